# What Altinn would answer, for tests without Altinn: mock_provider "altinn" { source = "./tests/mocks" }. What is not here, a CLI makes
# up: eight letters, or an empty set, which other resources and data sources refuse where they want an id, an organisation number or a
# date.

mock_resource "altinn_system" {
  defaults = {
    vendor_org_number = "991825827"
    is_visible        = true
  }
}

mock_resource "altinn_system_user_request" {
  defaults = {
    id             = "00000000-0000-4000-8000-000000000001"
    status         = "New"
    confirm_url    = "https://am.ui.tt02.altinn.no/accessmanagement/ui/systemuser/request?id=00000000-0000-4000-8000-000000000001"
    created_at     = "2026-01-01T12:00:00Z"
    system_user_id = "00000000-0000-4000-8000-000000000002"
    timed_out      = false
    escalated      = false
    user_type      = "standard"
  }
}

mock_resource "altinn_system_user_change_request" {
  defaults = {
    id               = "00000000-0000-4000-8000-000000000003"
    status           = "New"
    confirm_url      = "https://am.ui.tt02.altinn.no/accessmanagement/ui/systemuser/changerequest?id=00000000-0000-4000-8000-000000000003"
    created_at       = "2026-01-01T12:00:00Z"
    system_id        = "991825827_smartcloud"
    party_org_number = "310904473"
    external_ref     = "310904473"
  }
}

mock_resource "altinn_maskinporten_client" {
  defaults = {
    client_id    = "00000000-0000-4000-8000-000000000004"
    created_at   = "2026-01-01T12:00:00Z"
    last_updated = "2026-01-01T12:00:00Z"
  }
}

mock_data "altinn_system" {
  defaults = {
    name              = { nb = "SmartCloud", nn = "SmartSky", en = "SmartCloud" }
    description       = { nb = "Regnskap", nn = "Rekneskap", en = "Accounting" }
    vendor_org_number = "991825827"
    is_visible        = true
  }
}

mock_data "altinn_system_user" {
  defaults = {
    id                = "00000000-0000-4000-8000-000000000002"
    created_at        = "2026-01-01T12:00:00Z"
    user_type         = "standard"
    vendor_org_number = "991825827"
  }
}

mock_data "altinn_system_user_request" {
  defaults = {
    id               = "00000000-0000-4000-8000-000000000001"
    status           = "New"
    confirm_url      = "https://am.ui.tt02.altinn.no/accessmanagement/ui/systemuser/request?id=00000000-0000-4000-8000-000000000001"
    created_at       = "2026-01-01T12:00:00Z"
    system_id        = "991825827_smartcloud"
    party_org_number = "310904473"
    external_ref     = "310904473"
    user_type        = "standard"
    timed_out        = false
    escalated        = false
  }
}

mock_data "altinn_access_package" {
  defaults = {
    urn = "urn:altinn:accesspackage:skatt-naering"
  }
}

mock_data "altinn_resource" {
  defaults = {
    owner_org_number = "974761076"
  }
}
