package tuitest

import "lapor/model"

// Also gives who works here one more mandate.
func (s *Store) Also(role model.Role, node model.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	have := s.me.Actor.Mandates
	s.me.Actor.Mandates = append(have[:len(have):len(have)],
		model.Mandate{ID: model.ID{byte(len(have) + 1)}, User: s.me.Actor.User, Role: role, Node: node})
	s.rows = nil
}
