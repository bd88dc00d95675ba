// Package tfkit is the only place that wraps the plugin framework, and holds what more than one resource, data source or function
// needs of it and of Altinn's rules:
//
//   - Checks of values: [Check] makes an attribute validator of a pure function, such as those of package identifier.
//   - Values of attributes: [StringSet], [RedirectURLType], [ResourceRights] and the like.
//   - What the framework asks of a resource: [ProviderData], [IDIdentity], [Timeouts], [WritePrivate], and [Listing] for list
//     resources.
//   - [Catalog], through which resources have names checked that they do not know themselves.
package tfkit
