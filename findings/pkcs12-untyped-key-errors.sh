#!/usr/bin/env bash
# go-pkcs12 has types for its errors, and loses them where the private key is concerned.
#
# Version:   software.sslmate.com/src/go-pkcs12 v0.7.4; files written by OpenSSL 3.0.19
# Behaviour: contents that a password does not open are ErrDecryption, and an algorithm that the library does not have is
#            NotImplementedError, as long as it is the certificates. If it is the private key, both are plain errors with the
#            same cause as text inside: neither errors.Is nor errors.As finds it.
# Expected:  the error for the key wraps its cause, so that one check serves for both.
# Seen:      password does not fit the certificates: ErrDecryption
#            password does not fit the key: no type
#            algorithm of the certificates unknown: NotImplementedError
#            algorithm of the key unknown: no type
set -euo pipefail
command -v go >/dev/null || { echo "needs Go; nothing was tried"; exit 2; }
command -v openssl >/dev/null || { echo "needs openssl; nothing was tried"; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GOWORK=off GOFLAGS=-mod=mod

openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=example -days 30 -keyout key.pem -out certificate.pem 2>/dev/null
write() {
	openssl pkcs12 -export -inkey key.pem -in certificate.pem -out "$1" -passout pass:example "${@:2}"
}
# Without a checksum, it is the contents that show whether a password fits.
write certificates-closed.p12 -nomac -certpbe AES-256-CBC -keypbe NONE
write key-closed.p12 -nomac -certpbe NONE -keypbe AES-256-CBC
write certificates-unknown.p12 -certpbe CAMELLIA-256-CBC -keypbe AES-256-CBC
write key-unknown.p12 -certpbe AES-256-CBC -keypbe CAMELLIA-256-CBC

cat >main.go <<'GO'
package main

import (
	"errors"
	"fmt"
	"log"
	"os"

	"software.sslmate.com/src/go-pkcs12"
)

func main() {
	for _, file := range []struct{ what, name, password string }{
		{"password does not fit the certificates", "certificates-closed.p12", ""},
		{"password does not fit the key", "key-closed.p12", ""},
		{"algorithm of the certificates unknown", "certificates-unknown.p12", "example"},
		{"algorithm of the key unknown", "key-unknown.p12", "example"},
	} {
		content, err := os.ReadFile(file.name)
		if err != nil {
			log.Fatal(err)
		}
		_, _, _, err = pkcs12.DecodeChain(content, file.password)
		var missing pkcs12.NotImplementedError
		kind := "no type"
		switch {
		case err == nil:
			kind = "no error"
		case errors.Is(err, pkcs12.ErrDecryption):
			kind = "ErrDecryption"
		case errors.Is(err, pkcs12.ErrIncorrectPassword):
			kind = "ErrIncorrectPassword"
		case errors.As(err, &missing):
			kind = "NotImplementedError"
		}
		fmt.Printf("%s: %s\n", file.what, kind)
		fmt.Fprintln(os.Stderr, "   ", err)
	}
}
GO

go mod init example.com/finding 2>/dev/null
go get software.sslmate.com/src/go-pkcs12@v0.7.4 2>get.log ||
	{ cat get.log; echo "the module could not be had; nothing was tried"; exit 2; }
go build -o finding .
./finding | tee seen || true

cat >expected <<'TXT'
password does not fit the certificates: ErrDecryption
password does not fit the key: no type
algorithm of the certificates unknown: NotImplementedError
algorithm of the key unknown: no type
TXT
if ! cmp -s expected seen; then
	echo "CHANGED: the types of go-pkcs12's errors are not what they were"
	exit 1
fi
