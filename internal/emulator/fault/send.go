package fault

import (
	"bytes"
	"context"
	"net/http"
	"strconv"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// padBlock is how many bytes of padding are sent at a time.
const padBlock = 64 << 10

// Send sends the answer as the fault lets it arrive, after its delay.
func (f *Fault) Send(ctx context.Context, w http.ResponseWriter, answer *wire.Reply) {
	f.holdAnswer(ctx)
	switch {
	case f.Drop != "":
		Abort(w)
	case f.Truncate:
		sendHalf(w, answer)
	case f.Pad > 0:
		sendPadded(w, answer, f.Pad)
	default:
		answer.Write(w)
	}
}

// sendHalf promises the whole body, sends half of it and breaks the connection.
func sendHalf(w http.ResponseWriter, answer *wire.Reply) {
	if len(answer.Body) > 0 {
		whole := len(answer.Body)
		answer.Body = answer.Body[:whole/2]
		answer.With("Content-Length", strconv.Itoa(whole)).Write(w)
		_ = http.NewResponseController(w).Flush()
	}
	Abort(w)
}

// sendPadded sends the answer and so many bytes of white space after it, a block at a time.
func sendPadded(w http.ResponseWriter, answer *wire.Reply, pad int64) {
	answer.With("Content-Length", strconv.FormatInt(int64(len(answer.Body))+pad, 10)).Write(w)
	block := bytes.Repeat([]byte{' '}, padBlock)
	for ; pad > 0; pad -= padBlock {
		if _, err := w.Write(block[:min(pad, padBlock)]); err != nil {
			return // the caller has had enough
		}
	}
}

// Abort breaks the connection with a reset instead of an orderly end.
func Abort(w http.ResponseWriter) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := connection.(interface{ SetLinger(sec int) error }); ok {
		_ = tcp.SetLinger(0) // reset on close
	}
	_ = connection.Close()
}
