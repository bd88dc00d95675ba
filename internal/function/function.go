package function

import (
	"github.com/hashicorp/terraform-plugin-framework/function"
)

// availability says in every description where the functions work.
const availability = "Functions need Terraform 1.8 or later, and the provider in `required_providers`."

// argumentError says of an argument, the first being 0, what a check says of a value. The CLIs put their own words before it,
// and a full stop behind.
func argumentError(argument int64, err error) *function.FuncError {
	return function.NewArgumentFuncError(argument, err.Error())
}
