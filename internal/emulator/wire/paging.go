package wire

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
)

// Page is a page of a list (altinn-api.md §4.6).
type Page[Item any] struct {
	Links pageLinks `json:"links"`
	Data  []Item    `json:"data"`
}

type pageLinks struct {
	Next string `json:"next,omitempty"`
}

// PageReply answers with the first page of rows, which has so many. The token of the next one names
// the first row that is left over.
func PageReply[Row, Item, Token any](c *Call, size int, rows []Row, item func(Row) Item, token func(Row) Token) *Reply {
	answer := Page[Item]{Data: []Item{}}
	if len(rows) > size {
		answer.Links.Next = c.nextPage(token(rows[size]))
		rows = rows[:size]
	}
	for _, row := range rows {
		answer.Data = append(answer.Data, item(row))
	}
	return JSON(http.StatusOK, answer)
}

// nextPage is the called address with another token. The host is the one that the caller used.
func (c *Call) nextPage(token any) string {
	return "http://" + c.Request.Host + c.Request.URL.EscapedPath() + "?token=" + base64.RawURLEncoding.EncodeToString(EncodeJSON(token))
}

// PageToken reads the query's token into a value that starts as the list's beginning. The result is
// the answer when it cannot be read.
func PageToken(c *Call, into any) *Reply {
	text, _ := c.QueryValue("token")
	if text == "" {
		return nil
	}
	content, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil && string(content) != "null" && json.Unmarshal(content, into) == nil {
		return nil
	}
	return c.Malformed(map[string][]string{"token": {InvalidValue(text)}})
}
