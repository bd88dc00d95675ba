#!/usr/bin/env bash
# openssl pkcs12 -export keeps the first of two private keys, and does not say so.
#
# Version:   OpenSSL 3.0.19
# Behaviour: of two private keys in its input, "openssl pkcs12 -export" writes the first one, and the certificates of both. It prints
#            nothing and exits with 0. Who writes a file of two keys anew by way of PEM, to change its encryption say, loses a
#            key, and may get the wrong one.
# Expected:  an error, or a warning at least. The manual says that one private key "should" be in the input; what becomes of
#            another one it does not say.
# Seen:      exit code 0, nothing printed
#            in: 2 private keys, 2 certificates
#            out: 1 private key, 2 certificates; it is the first key
set -euo pipefail
command -v openssl >/dev/null || { echo "needs openssl; nothing was tried"; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
openssl version

for name in first second; do
	openssl req -x509 -newkey rsa:2048 -nodes -subj "/CN=$name" -days 30 -keyout "$name.key" -out "$name.crt" 2>/dev/null
done
# This is what "openssl pkcs12 -nodes" prints of a file with two keys, but for its remarks.
cat first.crt second.crt first.key second.key >both.pem
code=0
openssl pkcs12 -export -in both.pem -out new.p12 -passout pass:example >printed 2>&1 || code=$?
openssl pkcs12 -in new.p12 -nodes -passin pass:example -out new.pem 2>>printed || true

count() {
	grep -c "BEGIN $1-----" "$2" || true
}
same="it is another key"
if cmp -s <(openssl pkey -in new.pem -pubout) <(openssl pkey -in first.key -pubout); then
	same="it is the first key"
fi
{
	echo "exit code $code, $([ -s printed ] && cat printed || echo "nothing printed")"
	echo "in: $(count "PRIVATE KEY" both.pem) private keys, $(count CERTIFICATE both.pem) certificates"
	echo "out: $(count "PRIVATE KEY" new.pem) private key, $(count CERTIFICATE new.pem) certificates; $same"
} | tee seen || true

cat >expected <<'TXT'
exit code 0, nothing printed
in: 2 private keys, 2 certificates
out: 1 private key, 2 certificates; it is the first key
TXT
if ! cmp -s expected seen; then
	echo "CHANGED: what openssl makes of two private keys is not what it was"
	exit 1
fi
