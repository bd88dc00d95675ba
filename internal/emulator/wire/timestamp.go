package wire

import "time"

// StoredTime is a time as PostgreSQL keeps it, in microseconds.
func StoredTime(at time.Time) time.Time { return at.UTC().Truncate(time.Microsecond) }

// Timestamp writes a time as .NET does, without zeros at the end.
func Timestamp(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.999999Z") }
