// Package layout holds the house rules that no compiler checks: which package may import which, how long files and functions
// may be, and what the repository must not contain. It has tests only.
package layout
