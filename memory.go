package main

// heapRoom returns memory that nobody touches, and that so takes none of the machine's. The collector lets the heap double before it
// runs, and counts it in: a provider lives for seconds and holds a few megabytes, which would be collected at every few resources.
// However large the heap gets, it stays at so much more than without. Whoever sets the collector's own variables has their way.
func heapRoom(getenv func(string) string) []byte {
	if getenv("GOGC") != "" || getenv("GOMEMLIMIT") != "" {
		return nil
	}
	const size = 16 << 20
	return make([]byte, size)
}
