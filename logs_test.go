package main

import (
	"maps"
	"testing"
)

func TestLibrariesLogWhatTheCLIShows(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		environment                      map[string]string
		sdk, protocol, framework, altinn string
	}{
		"nothing is shown":           {nil, "off", "off", "off", "off"},
		"off":                        {map[string]string{"TF_LOG": "OFF"}, "off", "off", "off", "off"},
		"only core is shown":         {map[string]string{"TF_LOG_CORE": "TRACE"}, "off", "off", "off", "off"},
		"a level for all":            {map[string]string{"TF_LOG": "DEBUG"}, "debug", "debug", "debug", "debug"},
		"a level of small letters":   {map[string]string{"TF_LOG": "warn"}, "warn", "warn", "warn", "warn"},
		"all as JSON":                {map[string]string{"TF_LOG": "JSON"}, "trace", "trace", "trace", "trace"},
		"no level at all":            {map[string]string{"TF_LOG": "1"}, "trace", "trace", "trace", "trace"},
		"one for providers":          {map[string]string{"TF_LOG": "TRACE", "TF_LOG_PROVIDER": "INFO"}, "info", "info", "info", "info"},
		"none for providers":         {map[string]string{"TF_LOG": "TRACE", "TF_LOG_PROVIDER": "off"}, "off", "off", "off", "off"},
		"a file for all":             {map[string]string{"TF_TEMP_LOG_PATH": "log"}, "trace", "trace", "trace", "trace"},
		"libraries off":              {map[string]string{"TF_LOG": "TRACE", "TF_LOG_SDK": "off"}, "off", "off", "off", "trace"},
		"one library off":            {map[string]string{"TF_LOG": "DEBUG", "TF_LOG_SDK_FRAMEWORK": "off"}, "debug", "debug", "off", "debug"},
		"one library on, unseen":     {map[string]string{"TF_LOG_SDK_PROTO": "TRACE"}, "off", "TRACE", "off", "off"},
		"this provider less":         {map[string]string{"TF_LOG": "TRACE", "TF_LOG_PROVIDER_ALTINN": "ERROR"}, "trace", "trace", "trace", "ERROR"},
		"this provider more, unseen": {map[string]string{"TF_LOG_PROVIDER_ALTINN": "DEBUG"}, "off", "off", "off", "DEBUG"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := logLevels(func(name string) string { return test.environment[name] })
			want := map[string]string{
				"TF_LOG_SDK": test.sdk, "TF_LOG_SDK_PROTO": test.protocol, "TF_LOG_SDK_FRAMEWORK": test.framework,
				"TF_LOG_PROVIDER_ALTINN": test.altinn,
			}
			if !maps.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}
