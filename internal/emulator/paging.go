package emulator

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
)

// page is a page of a list (altinn-api.md §4.6).
type page[Item any] struct {
	Links pageLinks `json:"links"`
	Data  []Item    `json:"data"`
}

type pageLinks struct {
	Next string `json:"next,omitempty"`
}

// pageReply answers with the first page of rows. The token of the next one
// names the first row that is left over.
func pageReply[Row, Item, Token any](c *call, rows []Row, item func(Row) Item, token func(Row) Token) reply {
	answer := page[Item]{Data: []Item{}}
	if len(rows) > c.world.PageSize {
		answer.Links.Next = c.nextPage(token(rows[c.world.PageSize]))
		rows = rows[:c.world.PageSize]
	}
	for _, row := range rows {
		answer.Data = append(answer.Data, item(row))
	}
	return jsonReply(http.StatusOK, answer)
}

// nextPage is the called address with another token. The host is the one that
// the caller used.
func (c *call) nextPage(token any) string {
	return "http://" + c.request.Host + c.request.URL.EscapedPath() + "?token=" + base64.RawURLEncoding.EncodeToString(encodeJSON(token))
}

// pageToken reads the query's token into a value that starts as the list's
// beginning. The result is the answer when it cannot be read.
func pageToken(c *call, into any) *reply {
	text, _ := c.queryValue("token")
	if text == "" {
		return nil
	}
	content, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil && string(content) != "null" && json.Unmarshal(content, into) == nil {
		return nil
	}
	answer := c.malformed(map[string][]string{"token": {invalidValue(text)}})
	return &answer
}
