package model

// DefaultOperations is the normative table of operations (domain.md
// "Operations"). The map and its slices belong to the caller, who may adjust
// them for an office.
//
// Two rows hold more than a row can say and are narrowed where they are
// judged: not_authority is a liaison's in A and P and a coordinator's in U
// too; follow_up_close is a liaison's only if the office's policy says so.
func DefaultOperations() map[Kind]Rule {
	const (
		u, a, p, h, c, z = StageUnverified, StageAwaiting, StageProgress, StageHeld, StageClosed, StageArchived

		public, internal = AudiencePublic, AudienceInternal
	)
	stages := func(s ...Stage) []Stage { return s }
	needs := func(n ...Need) []Need { return n }
	var (
		nat   = RoleNational
		coord = RoleCoordinator
		unit  = RoleLiaison
		head  = RoleHead
		audit = RoleSupervisor
		sys   = RoleSystem
	)
	roles := func(r ...Role) []Role { return r }
	everyone := func() []Role { return roles(nat, coord, unit, head, audit) }

	return map[Kind]Rule{
		KindRegister: {Roles: roles(coord, unit), From: stages(StageNone), To: u, Needs: needs(NeedDraft), Audience: public},
		KindCorrect:  {Roles: roles(coord), Proposes: roles(unit), From: stages(u, a, p, h), Needs: needs(NeedChange), Audience: public},

		KindVerify:          {Roles: roles(coord, nat), From: stages(u), To: a, Needs: needs(NeedUnit), Audience: public, Family: FamilyDispatch},
		KindHandleOurselves: {Roles: roles(coord), From: stages(u), To: a, Audience: public, Family: FamilyDispatch},
		KindDispatch:        {Roles: roles(coord, unit), From: stages(u, a, p), Needs: needs(NeedUnit), Reason: WhenAway, Audience: public, Family: FamilyDispatch},
		KindRestrict:        {Roles: roles(coord), From: stages(u, a, p, h), Needs: needs(NeedUnit), Reason: Always, Audience: AudienceCoordinator},
		KindUnrestrict:      {Roles: roles(coord), From: stages(u, a, p, h), Reason: Always, Audience: AudienceCoordinator},
		KindClaim:           {Roles: roles(unit), From: stages(a, p), Audience: internal},
		KindRelease:         {Roles: roles(unit), From: stages(a, p), Audience: internal},

		KindFollowUpInterim: {Roles: roles(unit, coord), From: stages(a, p), To: p, Needs: needs(NeedText, NeedDate), Audience: public, Family: FamilyReply},
		KindFollowUpResult:  {Roles: roles(unit, coord), From: stages(a, p), To: p, Needs: needs(NeedText), Audience: public, Family: FamilyReply},
		KindFollowUpClose:   {Roles: roles(coord, unit), From: stages(a, p), To: c, Needs: needs(NeedText), Audience: public, Family: FamilyReply},
		KindDelivered:       {Roles: roles(unit, coord), Needs: needs(NeedChannel), Audience: internal},

		KindNote:            {Roles: roles(unit, coord, head), Needs: needs(NeedText), Audience: internal, Scope: ScopeSeen},
		KindSupervisionNote: {Roles: roles(audit), Needs: needs(NeedText), Audience: internal, Scope: ScopeSeen},
		KindRequestInput:    {Roles: roles(unit, coord), From: stages(a, p), Needs: needs(NeedTarget, NeedDate), Audience: internal},
		KindInputReceived:   {Roles: roles(unit, coord), From: stages(a, p), Audience: internal},
		KindRefer:           {Roles: roles(unit, coord), From: stages(a, p), Needs: needs(NeedUnit, NeedText), Audience: internal},
		KindAnswerReferral:  {Roles: roles(unit), From: stages(a, p), Needs: needs(NeedText), Audience: internal, Scope: ScopeAsked},
		KindSubmitApproval:  {Roles: roles(unit), From: stages(a, p), Needs: needs(NeedText), Audience: internal},
		KindApprove:         {Roles: roles(head), From: stages(a, p), Audience: internal},
		KindReturn:          {Roles: roles(head), From: stages(a, p), Reason: Always, Audience: internal},
		KindRecordApproval: {Roles: roles(unit), From: stages(a, p), Audience: internal,
			Needs: needs(NeedText, NeedTarget, NeedChannel, NeedDate)},

		KindHold:    {Roles: roles(coord), From: stages(u, a), To: h, Reason: Always, Audience: public, Family: FamilyStatus},
		KindResume:  {Roles: roles(coord), From: stages(h), Audience: public, Family: FamilyStatus},
		KindArchive: {Roles: roles(coord, nat), From: stages(u, h), To: z, Reason: Always, Audience: public, Family: FamilyStatus},
		KindClose:   {Roles: roles(coord), From: stages(p), To: c, Audience: public, Family: FamilyStatus},
		KindReopen:  {Roles: roles(coord), From: stages(c), To: p, Reason: Always, Audience: public, Family: FamilyStatus},

		KindNotAuthority:     {Roles: roles(unit, coord), From: stages(u, a, p), Needs: needs(NeedTarget), Reason: Always, Audience: internal, Family: FamilyDispatch},
		KindEscalate:         {Roles: roles(unit, coord), From: stages(a, p), Needs: needs(NeedLevel), Reason: Always, Audience: internal, Family: FamilyEscalate},
		KindAnswerEscalation: {Roles: roles(coord, nat, head), From: stages(a, p), Needs: needs(NeedText), Audience: internal, Scope: ScopeAddressed},
		KindExtendDeadline:   {Roles: roles(coord), From: stages(a, p), Needs: needs(NeedDate), Reason: Always, Audience: public},
		KindSnooze:           {Roles: everyone(), Scope: ScopeSeen},
		KindLinkDuplicate:    {Roles: roles(coord), Proposes: roles(unit), From: stages(u, a, p, h), Needs: needs(NeedMain), Audience: public},
		KindUnlink:           {Roles: roles(coord), Audience: internal},
		KindSplit:            {Roles: roles(coord), From: stages(u, a, p), Needs: needs(NeedParts), Reason: Always, Audience: public, Family: FamilyStatus},
		KindSetStart:         {Roles: roles(coord), Needs: needs(NeedStart), Reason: Always, Audience: internal},

		KindReporterAnswered: {Roles: roles(sys, coord), From: stages(p, h), Needs: needs(NeedText), Audience: public},
		KindRated:            {Roles: roles(sys, coord), From: stages(c), Needs: needs(NeedRating), Audience: public},
		KindObjected:         {Roles: roles(sys, coord), From: stages(c), To: p, Needs: needs(NeedText), Audience: public},
		KindAutoClose:        {Roles: roles(sys), From: stages(p), To: c, Audience: public},
		KindAutoEscalate:     {Roles: roles(sys), From: stages(a, p), Audience: internal},
		KindImported:         {Roles: roles(sys), Audience: internal},
		KindCalendarChanged:  {Roles: roles(sys), Audience: internal},

		KindWithdraw:      {Roles: everyone(), Needs: needs(NeedParked), Audience: internal},
		KindResolveParked: {Roles: everyone(), Needs: needs(NeedParked), Audience: internal},
	}
}
