package maskinporten

// Commands that write a PKCS#12 file anew, tried on files of the kinds that the errors are about.
const (
	byKeytool = "\n\n  keytool -importkeystore -srckeystore old.p12 -srcstoretype PKCS12 -destkeystore new.p12 -deststoretype PKCS12"
	byOpenSSL = "\n\n  openssl pkcs12 -in old.p12 -nodes -legacy -out all.pem\n  openssl pkcs12 -export -in all.pem -out new.p12\n\n" +
		"Leave out -legacy where openssl does not know it, and delete all.pem afterwards: it holds the key unprotected."
)

// Errors of a PKCS#12 file, or of a key store in place of one.
const (
	ErrPassword          KeyError = "The password does not open the PKCS#12 file."
	ErrNoPassword        KeyError = "The PKCS#12 file has a password, and none is given."
	ErrPasswordCharacter KeyError = "The password holds a character that passwords of PKCS#12 files cannot have here, such as an emoji. Write the file anew with another password:" + byOpenSSL
	ErrTwoPasswords      KeyError = "The password fits the checksum of this PKCS#12 file, and its contents are encrypted with another password (as openssl does with -twopass). Write the file anew, with one password:" +
		"\n\n  openssl pkcs12 -in old.p12 -twopass -nodes -legacy -out all.pem\n  openssl pkcs12 -export -in all.pem -out new.p12\n\n" +
		"Leave out -legacy where openssl does not know it, and delete all.pem afterwards: it holds the key unprotected."
	ErrKeyPassword KeyError = "The password opens this PKCS#12 file, but the private key inside has a password of its own. Write the file anew, with one password for both; keytool asks for all of them, and does so only if it is told that the file is of the type JKS:" +
		"\n\n  keytool -importkeystore -srckeystore old.p12 -srcstoretype JKS -destkeystore new.p12 -deststoretype PKCS12"
	ErrBER KeyError = "This PKCS#12 file is encoded in BER instead of DER, as Bouncy Castle, EJBCA and Firefox write it, and not all of it can be read here. Write it anew:" + byKeytool +
		"\n\nWithout Java:" + byOpenSSL
	ErrUnsupported KeyError = "This PKCS#12 file uses an algorithm, or a part of the format, that cannot be read here: encryption by RC4, DES, Camellia, ARIA or the like, or a checksum by SHA-224 or SHA-384. Write it anew, which takes AES and SHA-256:" + byOpenSSL
	ErrTooMuchWork KeyError = "This PKCS#12 file asks for its password to be hashed more than ten million times, which would take far too long. Write it anew:" + byOpenSSL
	ErrTwoKeys     KeyError = "This PKCS#12 file holds several private keys, and nothing says which one to use. keytool lists their names, and takes out one with its certificates:" +
		"\n\n  keytool -list -keystore old.p12 -storetype PKCS12" + byKeytool + " -srcalias NAME"
	ErrNoKey          KeyError = "This PKCS#12 file holds no private key, only certificates or other secrets. Export it again from where the key pair was made, together with the private key."
	ErrNoChain        KeyError = "This PKCS#12 file holds a private key, but no certificate. Put the certificate in:\n\n  openssl pkcs12 -in old.p12 -nodes -legacy -out key.pem\n  openssl pkcs12 -export -inkey key.pem -in certificate.pem -out new.p12\n\nLeave out -legacy where openssl does not know it, and delete key.pem afterwards: it holds the key unprotected."
	ErrNoCertificate  KeyError = "None of the certificates in this PKCS#12 file belongs to its private key. Export it again, with the organisation's own certificate."
	ErrContents       KeyError = "The password opens this PKCS#12 file, but a key or certificate inside is of a kind that cannot be read here, as those of unusual elliptic curves. Maskinporten takes RSA keys only. This shows the certificates:\n\n  openssl pkcs12 -in old.p12 -nokeys -legacy"
	ErrJavaKeyStore   KeyError = "This is a Java key store. Make a PKCS#12 file of it, and give that in base64; where the store holds several keys, add -srcalias and the name of one:\n\n  keytool -importkeystore -srckeystore old.jks -destkeystore new.p12 -deststoretype PKCS12"
	ErrBouncyKeyStore KeyError = "This is a key store of Bouncy Castle (BKS). Make a PKCS#12 file of it, and give that in base64:\n\n  keytool -importkeystore -srckeystore old.bks -srcstoretype BKS -providerpath bcprov.jar -providerclass org.bouncycastle.jce.provider.BouncyCastleProvider -destkeystore new.p12 -deststoretype PKCS12"
)
