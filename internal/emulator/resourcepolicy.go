package emulator

import (
	"net/http"
	"strings"
	"time"
)

// policyRoutes are the policies of resources, whole and taken apart
// (altinn-api.md §10.1).
func policyRoutes() []route {
	const path = resourcePath + "/{id}/policy"
	return []route{
		{method: http.MethodGet, pattern: path, handle: getPolicyDocument},
		{method: http.MethodPost, pattern: path, policy: policy{scopeResourceWrite}, handle: refuseWriting},
		{method: http.MethodPut, pattern: path, policy: policy{scopeResourceWrite}, handle: refuseWriting},
		{method: http.MethodGet, pattern: path + "/rights", handle: takingJSON(getPolicyRights)},
		{method: http.MethodGet, pattern: path + "/rules", handle: takingJSON(getPolicyRules)},
		{method: http.MethodGet, pattern: path + "/subjects", handle: takingJSON(getPolicySubjects)},
	}
}

// takingJSON refuses a call that announces another body than JSON, even one
// without a body.
func takingJSON(handle func(*call) reply) func(*call) reply {
	return func(c *call) reply {
		if announced := c.request.Header.Get(headerType); announced != "" && !isJSON(announced) {
			return emptyReply(http.StatusUnsupportedMediaType)
		}
		return handle(c)
	}
}

// addPolicies collects the policies of a world's resources. Each later one was
// uploaded a minute after the one before it; of several versions of a resource
// the last one with a policy decides.
func (c *catalogue) addPolicies(resources []Resource) error {
	uploaded := time.Date(2025, time.January, 1, 0, 0, 0, 0, time.UTC)
	for index, resource := range resources {
		rules, err := resource.policy()
		if err != nil {
			return err
		}
		if rules == nil {
			continue
		}
		entry := c.resources[index]
		added := resourcePolicy{
			identifier: entry.identifier, fromSource: entry.versionID == 0, changed: uploaded.Add(time.Duration(index) * time.Minute), rules: rules,
		}
		if earlier := c.policy(entry.identifier); earlier != nil {
			*earlier = added
			continue
		}
		c.policies = append(c.policies, added)
	}
	return nil
}

// policy is the policy of a resource by its exact id, nil for none.
func (c *catalogue) policy(identifier string) *resourcePolicy {
	for index := range c.policies {
		if c.policies[index].identifier == identifier {
			return &c.policies[index]
		}
	}
	return nil
}

// getPolicyDocument answers with the policy as XACML. The id of an app has
// exactly three parts here, so one with an underscore in its name counts as a resource.
func getPolicyDocument(c *call) reply {
	id := c.params["id"]
	if !isStoredApp(id) && !c.catalogue.registered(id) {
		return c.text(http.StatusNotFound, "Unable to find resource")
	}
	found := c.catalogue.policy(id)
	if found == nil {
		return c.text(http.StatusNotFound, "Unable to find requested policy")
	}
	return bodyReply(http.StatusOK, "text/xml", found.document()).
		with("Content-Disposition", "attachment; filename=policy.xml; filename*=UTF-8''policy.xml")
}

// isStoredApp tells whether the registry looks for a policy where the policies
// of apps are.
func isStoredApp(id string) bool {
	return strings.HasPrefix(id, appPrefix) && strings.Count(id, "_") == 2
}

// registered tells whether the registry itself knows a resource.
func (c *catalogue) registered(identifier string) bool {
	entry, found := c.resource(identifier, nil)
	return found && entry.versionID != 0
}

func getPolicyRights(c *call) reply {
	return c.takenApart(func(found *resourcePolicy) any { return found.rights() })
}

func getPolicyRules(c *call) reply {
	return c.takenApart(func(found *resourcePolicy) any { return found.flatRules() })
}

func (c *call) takenApart(take func(*resourcePolicy) any) reply {
	if strings.TrimSpace(c.params["id"]) == "" {
		return emptyReply(http.StatusInternalServerError)
	}
	found := c.catalogue.policy(c.params["id"])
	if found == nil {
		return c.statusOnly(http.StatusNotFound)
	}
	return jsonReply(http.StatusOK, take(found))
}

// getPolicySubjects answers with a page that is always the only one. To read
// the policy anew fails where there is none to read.
func getPolicySubjects(c *call) reply {
	errors := map[string][]string{}
	text, _ := c.queryValue("reloadFromXacml")
	reload := text != "" && c.querySwitch("reloadFromXacml", false, errors)
	if len(errors) > 0 {
		return c.malformed(errors)
	}
	id := c.params["id"]
	found := c.catalogue.policy(id)
	if found == nil && reload && (isStoredApp(id) || c.catalogue.registered(id)) {
		return emptyReply(http.StatusInternalServerError)
	}
	if found == nil || len(found.subjects(false)) == 0 {
		return c.statusOnly(http.StatusNotFound)
	}
	return jsonReply(http.StatusOK, page[policySubjectURN]{Data: found.subjects(false)})
}
