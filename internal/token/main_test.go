package token_test

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(tfkittest.Goldens{M: m}) }
