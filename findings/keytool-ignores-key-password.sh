#!/usr/bin/env bash
# keytool does not take the key's password for a PKCS#12 file, although Java writes and reads such files.
#
# Version:   OpenJDK 17.0.15
# Behaviour: java.security.KeyStore gives a key in a PKCS#12 file a password of its own, writes that and reads it back. keytool
#            of the same Java ignores -srckeypass for such a file: "not supported for PKCS12 KeyStores". It tries the file's
#            password on the key and fails, so it cannot bring the file into a form with one password. It can if it is told that
#            the file is of the type JKS, which it is not: then it uses -srckeypass, and finds out the real type by itself.
# Expected:  keytool uses the password that it is given, whichever of the two types is named.
# Seen:      Java reads the key: RSA
#            keytool, type PKCS12: exit code 1, "Ignoring user-specified -srckeypass value."
#            keytool, type JKS: exit code 0
set -euo pipefail
for tool in keytool java javac; do
	command -v "$tool" >/dev/null || { echo "needs a JDK, for $tool; nothing was tried"; exit 2; }
done
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
java -version 2>&1 | head -1
keytool() {
	command keytool -J-Duser.language=en "$@"
}

keytool -genkeypair -alias one -keyalg RSA -keysize 2048 -dname CN=example -storetype PKCS12 -keystore plain.p12 \
	-storepass of-the-file 2>/dev/null
cat >Write.java <<'JAVA'
import java.io.File;
import java.io.FileOutputStream;
import java.security.KeyStore;

class Write {
    public static void main(String[] arguments) throws Exception {
        char[] ofTheFile = "of-the-file".toCharArray(), ofTheKey = "of-the-key".toCharArray();
        KeyStore store = KeyStore.getInstance(new File("plain.p12"), ofTheFile);
        store.setKeyEntry("one", store.getKey("one", ofTheFile), ofTheKey, store.getCertificateChain("one"));
        try (FileOutputStream out = new FileOutputStream("own-password.p12")) {
            store.store(out, ofTheFile);
        }
        KeyStore read = KeyStore.getInstance(new File("own-password.p12"), ofTheFile);
        System.out.println("Java reads the key: " + read.getKey("one", ofTheKey).getAlgorithm());
    }
}
JAVA
javac Write.java

import() {
	code=0
	keytool -importkeystore -noprompt -srckeystore own-password.p12 -srcstoretype "$1" -srcstorepass of-the-file -srcalias one \
		-srckeypass of-the-key -destkeystore "new-$1.p12" -deststoretype PKCS12 -deststorepass of-the-file \
		-destkeypass of-the-file >printed 2>&1 || code=$?
	echo "keytool, type $1: exit code $code$(grep -o "Ignoring user-specified -srckeypass value." printed | sed 's/.*/, "&"/')"
}
{
	java -cp . Write 2>&1
	import PKCS12
	import JKS
} | tee seen || true

cat >expected <<'TXT'
Java reads the key: RSA
keytool, type PKCS12: exit code 1, "Ignoring user-specified -srckeypass value."
keytool, type JKS: exit code 0
TXT
if ! cmp -s expected seen; then
	echo "CHANGED: what keytool makes of a key with its own password is not what it was"
	exit 1
fi
