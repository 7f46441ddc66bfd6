package config

import (
	"fmt"
	"reflect"
	"sort"
	"strings"
)

// Keys lists every key by its full name, e.g. "server.url", in order.
func Keys() []string {
	var keys []string
	each(reflect.ValueOf(Defaults()), "", func(key string, _ reflect.Value) { keys = append(keys, key) })
	sort.Strings(keys)
	return keys
}

// Values lists the settings by key, as `lapor config` shows them.
func (s Settings) Values() map[string]string {
	values := map[string]string{}
	each(reflect.ValueOf(s), "", func(key string, v reflect.Value) { values[key] = fmt.Sprint(v.Interface()) })
	return values
}

func each(v reflect.Value, prefix string, f func(key string, v reflect.Value)) {
	t := v.Type()
	for i := range t.NumField() {
		key := prefix + strings.Split(t.Field(i).Tag.Get("mapstructure"), ",")[0]
		if v.Field(i).Kind() == reflect.Struct {
			each(v.Field(i), key+".", f)
			continue
		}
		f(key, v.Field(i))
	}
}
