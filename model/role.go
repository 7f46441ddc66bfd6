package model

// Role of a mandate. The values are stored and sent.
type Role uint8

// Roles (domain.md "Who"). RoleSystem is the actor of timers and imports.
const (
	RoleNone Role = iota
	RoleNational
	RoleCoordinator
	RoleLiaison
	RoleHead
	RoleSupervisor
	RoleSystem
)

var roleCodes = [...]string{"", "national", "coordinator", "liaison", "head", "supervisor", "system"}

// String is the stable code used in commands and files.
func (r Role) String() string {
	if int(r) < len(roleCodes) {
		return roleCodes[r]
	}
	return ""
}

// ParseRole is the inverse of String.
func ParseRole(code string) (Role, bool) {
	for i, c := range roleCodes {
		if c == code && c != "" {
			return Role(i), true
		}
	}
	return RoleNone, false
}

// MandateKind says by what title the mandate is held.
type MandateKind uint8

// Kinds of mandate: definitif, Plt. (acting), Plh. (daily acting), leave cover.
const (
	MandateDefinitive MandateKind = iota
	MandateActing
	MandateDailyActing
	MandateLeaveCover
)

var mandateKindCodes = [...]string{"definitif", "plt", "plh", "cuti"}

// String is the stable code used in commands and files.
func (k MandateKind) String() string {
	if int(k) < len(mandateKindCodes) {
		return mandateKindCodes[k]
	}
	return ""
}

// ParseMandateKind is the inverse of String; "" is definitive.
func ParseMandateKind(code string) (MandateKind, bool) {
	if code == "" {
		return MandateDefinitive, true
	}
	for i, c := range mandateKindCodes {
		if c == code {
			return MandateKind(i), true
		}
	}
	return MandateDefinitive, false
}
