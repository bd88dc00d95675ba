// Package matrix tries combinations without leaving one out: every fault at every operation of every kind of object, every moment
// in which a write can be interrupted, and every order in which a plan can ask for two resources. Each runs against the whole
// provider and an emulated Altinn.
//
// It has tests only.
package matrix
