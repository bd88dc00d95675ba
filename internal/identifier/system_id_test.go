package identifier

import "testing"

func TestVendorOrgNumber(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{"991825827_a_b": "991825827", "991825827": "991825827", "": ""} {
		if got := VendorOrgNumber(id); got != want {
			t.Errorf("%q: %q", id, got)
		}
	}
}
