// Package tfkit is the only place that wraps the plugin framework. It holds what more than one
// resource, data source or function needs of it:
//
//   - Checks of values: [Check] makes an attribute validator of a pure function, such as those of
//     package identifier, and a [NewRule] holds for what the state does not have yet.
//   - Values of attributes: [StringSet], [LargeSet], [RedirectURLs], [ResourceRights] and the like.
//   - What a resource is made of: [ProviderData], [IDIdentity], [Timeouts], and [Listing] for list
//     resources.
//   - What private state says of an object: which [Platform] it is on, and which address holds it.
//   - [Catalog], which checks names against Altinn's metadata during a plan.
package tfkit
