package altinn

import (
	"context"
	"net/http"
	"net/url"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// AccessPackageInfo describes an access package (§10.2). The texts are in the language that was
// asked for. Names are not unique, URNs are.
type AccessPackageInfo struct {
	URN         string            `json:"urn"`
	Name        string            `json:"name"`
	Description string            `json:"description"`
	Area        AccessPackageArea `json:"area"`
	Type        AccessPackageType `json:"type"`
	// Delegable packages can be given to system users for clients, assignable ones to all others
	// (§3.3).
	Delegable  bool `json:"isDelegable"`
	Assignable bool `json:"isAssignable"`
}

// AccessPackageArea is the area of the catalog that a package belongs to.
type AccessPackageArea struct {
	URN  string `json:"urn"`
	Name string `json:"name"`
}

// AccessPackageType says whom a package is for, "Organisasjon" or "Person". It is not translated.
type AccessPackageType struct {
	Name string `json:"name"`
}

const accessPackagesPath = "/accessmanagement/api/v1/meta/info/accesspackages"

// AccessPackage reads an access package by its URN, with texts in the language nb, nn or en. The
// service accepts the name in the URN in any case, as the register does; the answer has the right
// case. [api.IsNotFound] reports that there is none.
func (c *Client) AccessPackage(ctx context.Context, urn, language string) (*AccessPackageInfo, error) {
	path := accessPackagesPath + "/package/urn/" + url.PathEscape(urn)
	var p AccessPackageInfo
	_, err := c.do(ctx, api.Request{Method: http.MethodGet, Path: path, Language: language, Answer: &p})
	if err != nil {
		return nil, err
	}
	if p.URN == "" {
		return nil, api.OtherObject(path)
	}
	return &p, nil
}

// AccessPackages lists all packages in one call, in no order, with texts in the language nb, nn or
// en. Packages that no system user can have are among them.
func (c *Client) AccessPackages(ctx context.Context, language string) ([]AccessPackageInfo, error) {
	var groups []struct {
		Areas []struct {
			AccessPackageArea

			Packages []AccessPackageInfo `json:"packages"`
		} `json:"areas"`
	}
	_, err := c.do(ctx, api.Request{Method: http.MethodGet, Path: accessPackagesPath + "/export", Language: language, Answer: &groups})
	if err != nil {
		return nil, err
	}
	var all []AccessPackageInfo
	for _, group := range groups {
		for _, area := range group.Areas {
			for _, p := range area.Packages {
				p.Area = area.AccessPackageArea // inside a package it stays Norwegian here
				all = append(all, p)
			}
		}
	}
	return all, nil
}
