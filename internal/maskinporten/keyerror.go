package maskinporten

// KeyError says what is wrong with a key and what to do about it. It never contains any part of the
// key.
type KeyError string

// Error implements error.
func (e KeyError) Error() string { return string(e) }

// Errors of the text of a key.
const (
	ErrEmpty        KeyError = "It is empty."
	ErrTooLarge     KeyError = "It is larger than any key that Maskinporten takes. Give the key itself, and nothing else."
	ErrPath         KeyError = "This looks like the path of a file, and the content of the file is needed."
	ErrBase64Twice  KeyError = "This is base64 of base64. Encode the key once, or not at all."
	ErrQuoted       KeyError = "This is a JSON string that holds the key, one layer of quotes too much. Leave out the outer encoding (jsonencode of a text that is JSON already does this)."
	ErrSingleQuoted KeyError = "It begins with a quotation mark, which is a part of the value here: leave it out."
	ErrIsJWK        KeyError = "This is a JSON Web Key, which has an input of its own. Give it there, without a separate key id."
	ErrIsPEM        KeyError = "This is a private key in PEM or DER form, which has an input of its own. Give it there, together with its key id."
	ErrIsPKCS12     KeyError = "This is a PKCS#12 file, which has an input of its own. Give it there, together with its password."
	ErrNotJWK       KeyError = "This is neither a JSON Web Key nor base64 of one. A private RSA key in this form is a JSON object with the members kty, kid, n, e, d, p and q."
	ErrNotPEM       KeyError = "This is not a private key in PEM form: text from -----BEGIN PRIVATE KEY----- (or BEGIN RSA PRIVATE KEY) to the END line, or the base64 between them."
	ErrNotPKCS12    KeyError = "This is not a PKCS#12 file in base64, or not the whole of one. Encode the .p12 or .pfx file itself, all of it and once."
	ErrJWE          KeyError = "This is an encrypted JSON Web Key (a JWE). Decrypt it with the tool that made it, and give the JSON Web Key that comes out."
	ErrToken        KeyError = "This is a token (a JWT), which a key has signed, and the key itself is needed. A ready access token has an input of its own."
	ErrMember       KeyError = "This is a JSON object that holds a key in one of its members, as secret managers keep several values in one secret. Give that member alone."
	ErrCompressed   KeyError = "This is compressed (gzip or zip). Give the key as it is, or base64 of it without compression: base64encode instead of base64gzip."
)

// Errors of the key itself.
const (
	ErrPublicKey          KeyError = "This is a public key, and only the private key can sign. The private half stays with whoever made the key pair: Digdir's portal has never had it."
	ErrPSS                KeyError = "This RSA key is for RSA-PSS alone, and Maskinporten takes signatures by RS256, RS384 and RS512 only. Make an ordinary RSA key, and register its public half on the client: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem"
	ErrMemberType         KeyError = "A member of this JSON Web Key is of the wrong type: kty, kid, alg, n, e, d, p and q are all texts, also where they look like a number. Put the value in quotes."
	ErrCertificate        KeyError = "This is a certificate, which holds no private key. Give the private key, or the PKCS#12 file that holds both."
	ErrCertificateRequest KeyError = "This is a certificate request, which holds no private key. Give the private key that was made together with it."
	ErrNotRSA             KeyError = "This key is not an RSA key (it is of type EC, OKP, oct or the like), and Maskinporten takes RSA keys only. Make an RSA key of 2048 bits or more and register its public half on the client."
	ErrShortKey           KeyError = "This RSA key is shorter than 2048 bits, and Maskinporten does not take it. Make one of 2048 bits or more and register its public half on the client."
	ErrBrokenKey          KeyError = "The numbers of this key do not belong together: it is damaged or incomplete. Take it again from where it was made."
	ErrPartsMissing       KeyError = "This private key is incomplete: a private RSA key in JWK form has the members n, e, d, p and q. Export it again with all of them."
	ErrAlgorithm          KeyError = "The alg of this key is not one that Maskinporten takes. Remove the member alg, or set it to RS256, RS384 or RS512."
	ErrNoKeyID            KeyError = "The key has no key id (kid), and Maskinporten finds the public key by it. Digdir's portal shows the id in the client's list of keys: put it in the JWK's member kid, or give it as the key id."
	ErrKeyIDConflict      KeyError = "The key id given apart differs from the kid inside the JWK. Give one of them: the one that Digdir's portal shows in the client's list of keys."
	ErrSeveralKeys        KeyError = "This JWK set has several private keys. Give one key alone, or say which one by giving its kid as the key id."
	ErrEncryptedPEM       KeyError = "This private key is encrypted with a password. Decrypt it first: openssl pkey -in encrypted.pem -out plain.pem"
	ErrOpenSSHKey         KeyError = "This private key is in OpenSSH's own form. Convert a copy of it: ssh-keygen -p -m PKCS8 -f copy-of-key"
)
