// Package layout holds the house rules that no compiler checks: which package may import which, how long files and functions
// may be, what the repository must not contain, and that what comments and pages point at is there. It has tests only.
package layout
