// Package token is the ephemeral resources that hand out Maskinporten tokens. A token is never in state or plan.
package token
