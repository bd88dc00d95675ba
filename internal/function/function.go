package function

import (
	"github.com/hashicorp/terraform-plugin-framework/function"
)

// availability ends every description with the CLIs that have provider functions.
const availability = "Functions need Terraform 1.8 or later, and the provider in `required_providers`."

// argumentError returns the error of a check for an argument, counted from 0. CLIs put their own
// words before it and a full stop after it.
func argumentError(argument int64, err error) *function.FuncError {
	return function.NewArgumentFuncError(argument, err.Error())
}
