package main

import "testing"

func TestHeapHasRoomUnlessTheUserSaysHowToCollect(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		variable, value string
		room            bool
	}{
		{"TF_LOG", "TRACE", true}, {"GOGC", "100", false}, {"GOGC", "off", false}, {"GOMEMLIMIT", "64MiB", false},
	} {
		room := heapRoom(func(name string) string {
			if name == test.variable {
				return test.value
			}
			return ""
		})
		if (len(room) > 0) != test.room {
			t.Errorf("%s=%s: there are %d bytes of room", test.variable, test.value, len(room))
		}
	}
}
