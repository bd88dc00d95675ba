package function

import (
	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// availability says in every description where the functions work.
const availability = "Functions need Terraform 1.8 or later, and the provider in `required_providers`."

// argumentError says of an argument, the first being 0, what a check says of a value.
func argumentError(argument int64, err error) *function.FuncError {
	return function.NewArgumentFuncError(argument, tfkit.Sentence(err))
}
