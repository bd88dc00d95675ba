package main

import (
	"strings"
	"testing"
)

const events = `
{"Action":"build-output","ImportPath":"example.org/broken","Output":"broken.go:1:1: syntax error\n"}
{"Action":"start","Package":"example.org/a"}
{"Action":"run","Package":"example.org/a","Test":"TestGood"}
{"Action":"output","Package":"example.org/a","Test":"TestGood","Output":"=== RUN   TestGood\n"}
{"Action":"output","Package":"example.org/a","Test":"TestGood","Output":"    a_test.go:3: chatter\n"}
{"Action":"output","Package":"example.org/a","Test":"TestGood","Output":"--- PASS: TestGood (0.00s)\n"}
{"Action":"pass","Package":"example.org/a","Test":"TestGood","Elapsed":0}
{"Action":"output","Package":"example.org/a","Test":"TestNewer","Output":"=== RUN   TestNewer\n"}
{"Action":"output","Package":"example.org/a","Test":"TestNewer","Output":"    a_test.go:9: needs Terraform 1.14\n"}
{"Action":"output","Package":"example.org/a","Test":"TestNewer","Output":"--- SKIP: TestNewer (0.00s)\n"}
{"Action":"skip","Package":"example.org/a","Test":"TestNewer","Elapsed":0}
{"Action":"output","Package":"example.org/a","Test":"TestBad","Output":"=== RUN   TestBad\n"}
{"Action":"output","Package":"example.org/a","Test":"TestBad","Output":"    a_test.go:5: wrong\n"}
{"Action":"output","Package":"example.org/a","Test":"TestBad","Output":"--- FAIL: TestBad (0.00s)\n"}
{"Action":"fail","Package":"example.org/a","Test":"TestBad","Elapsed":0}
{"Action":"output","Package":"example.org/a","Output":"FAIL\texample.org/a\t0.1s\n"}
{"Action":"fail","Package":"example.org/a","Elapsed":0.1}
{"Action":"output","Package":"example.org/b","Output":"PASS\n"}
{"Action":"output","Package":"example.org/b","Output":"ok  \texample.org/b\t0.1s\n"}
{"Action":"output","Package":"example.org/c","Test":"TestStuck","Output":"panic: test timed out\n"}
not an event
`

func TestReportShowsWhatGoTestShows(t *testing.T) {
	t.Parallel()

	var out strings.Builder

	report := newReport(&out)
	if err := report.read(strings.NewReader(events)); err != nil {
		t.Fatal(err)
	}

	report.finish(true)

	const want = `broken.go:1:1: syntax error
    a_test.go:5: wrong
--- FAIL: TestBad (0.00s)
FAIL	example.org/a	0.1s
ok  	example.org/b	0.1s
not an event
panic: test timed out

Passed: 1 tests and subtests. Left out: 1.
  example.org/a TestNewer: a_test.go:9: needs Terraform 1.14
`
	if out.String() != want {
		t.Errorf("printed:\n%s\nwant:\n%s", out.String(), want)
	}
}

func TestParseProduct(t *testing.T) {
	t.Parallel()

	if got, err := parseProduct("opentofu"); err != nil || got != "OpenTofu" {
		t.Errorf("opentofu is %q, %v", got, err)
	}

	if _, err := parseProduct("tofu"); err == nil {
		t.Error("an unknown name is accepted")
	}
}
