package access_test

import (
	"os"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

func TestMain(m *testing.M) { os.Exit(tfkittest.Goldens{M: m}.Run()) }
