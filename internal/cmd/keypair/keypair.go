// Package keypair makes the key of examples/guide, for those commands of the checkout that run it.
package keypair

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
)

// Name is the key's id, and with .key and .pub the names of its files.
const Name = "smartcloud-2026"

// Write makes a key and writes its two halves into a folder, as openssl would.
func Write(dir string) error {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return fmt.Errorf("making a key: %w", err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fmt.Errorf("writing a key: %w", err)
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		return fmt.Errorf("writing a key: %w", err)
	}
	for suffix, block := range map[string]*pem.Block{
		".key": {Type: "PRIVATE KEY", Bytes: private}, ".pub": {Type: "PUBLIC KEY", Bytes: public},
	} {
		if err := os.WriteFile(filepath.Join(dir, Name+suffix), pem.EncodeToMemory(block), 0o600); err != nil {
			return fmt.Errorf("writing a key: %w", err)
		}
	}
	return nil
}
