package matrix_test

import (
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

type (
	object   = providertest.Object
	instance = tfkittest.Instance
)
