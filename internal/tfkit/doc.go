// Package tfkit is the only place that wraps the plugin framework: custom types, checks of values, diagnostics, timeouts,
// identity and import, and what the provider hands to its resources and data sources.
//
// A check of a value is a pure function, such as [CheckOrgNumber], so that attributes, functions and import share it;
// [Check] makes an attribute validator of it.
package tfkit
