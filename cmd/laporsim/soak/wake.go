package soak

func (w *office) wakes() {}
