provider "altinn" {
  environment = "tt02"

  request_timeout         = "45s" # one attempt
  max_retries             = 8     # of one call
  max_concurrent_requests = 4     # of the whole provider, as is the next
  max_requests_per_second = 20

  plan_time_checks = false # leaves misspelt names to the apply
}
