package main

import (
	"cmp"
	"fmt"
	"os"
	"strings"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// logOnlyWhatIsShown keeps the plugin libraries from encoding lines at every call that the CLI which has started this process
// would parse and drop. They take their levels from the environment alone.
func logOnlyWhatIsShown() (tf6server.ServeOpt, error) {
	for name, level := range logLevels(os.Getenv) {
		if err := os.Setenv(name, level); err != nil {
			return nil, fmt.Errorf("setting %s: %w", name, err)
		}
	}
	// What keeps a provider from starting is an error, and of use to whoever starts it by hand.
	level := min(hclog.LevelFromString(shownLevel(os.Getenv)), hclog.Error)
	return tf6server.WithGoPluginLogger(hclog.New(&hclog.LoggerOptions{Level: level, Output: os.Stderr, JSONFormat: true})), nil
}

// logLevels returns what the variables of the libraries' loggers have to be: what the user has set, or else what is shown.
// Unset, a logger is at TRACE whatever TF_LOG says, or follows TF_LOG_SDK.
func logLevels(getenv func(string) string) map[string]string {
	shown := shownLevel(getenv)
	sdk := cmp.Or(getenv("TF_LOG_SDK"), shown)
	return map[string]string{
		"TF_LOG_SDK":             sdk,
		"TF_LOG_SDK_PROTO":       cmp.Or(getenv("TF_LOG_SDK_PROTO"), sdk),
		"TF_LOG_SDK_FRAMEWORK":   cmp.Or(getenv("TF_LOG_SDK_FRAMEWORK"), sdk),
		"TF_LOG_PROVIDER_ALTINN": cmp.Or(getenv("TF_LOG_PROVIDER_ALTINN"), shown),
	}
}

// shownLevel is the level from which on a CLI shows what its providers log, or "off".
func shownLevel(getenv func(string) string) string {
	if getenv("TF_TEMP_LOG_PATH") != "" {
		return "trace" // the CLI writes everything to that file
	}
	switch level := strings.ToLower(cmp.Or(getenv("TF_LOG_PROVIDER"), getenv("TF_LOG"))); level {
	case "":
		return "off"
	case "trace", "debug", "info", "warn", "error", "off":
		return level
	default:
		return "trace" // what CLIs make of JSON, and of what is no level
	}
}
