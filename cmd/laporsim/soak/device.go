package soak

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"time"

	"lapor/model"
	"lapor/store/central"
	"lapor/store/record"
	"lapor/sync/client"
	"lapor/sync/client/memstore"
)

// device is an officer's computer.
type device struct {
	w      *office
	name   string
	owner  *officer
	disk   *disk
	link   *link
	engine *client.Engine
	off    time.Duration // of its clock
}

func (w *office) newDevice(p *officer) (*device, error) {
	d := &device{w: w, owner: p, name: fmt.Sprintf("%s/%d", p.login, len(w.devices))}
	id := w.id()
	d.disk = newDisk(d, memstore.New(w.codec.Records(), id), id)
	d.link = &link{w: w, d: d}
	w.devices = append(w.devices, d)
	if err := d.login(); err != nil {
		return nil, err
	}
	return d, d.start()
}

func (d *device) clock() time.Time { return d.w.now.Add(d.off) }

// start runs the program anew: only the disk is as it was.
func (d *device) start() (err error) {
	d.disk.dead, d.disk.life = false, -1
	d.engine, err = client.New(d.disk.shown(), d.link, client.Options{Clock: d.clock, Random: d.w.ids, Codec: d.w.codec})
	return err
}

// login opens a session without a password: that is not what is tried here.
func (d *device) login() error {
	secret := make([]byte, 32)
	if _, err := io.ReadFull(d.w.ids, secret); err != nil {
		return err
	}
	d.link.token = base64.RawURLEncoding.EncodeToString(secret)
	return d.w.truth().OpenSession(d.w.ctx, central.Session{TokenHash: sha256.Sum256([]byte(d.link.token)),
		User: d.owner.user.ID, Device: d.id(), Created: d.w.now, Expires: d.w.now.AddDate(40, 0, 0)})
}

func (d *device) id() model.ID { return d.disk.id }

// clone is the same disk in another computer.
func (d *device) clone() error {
	w := d.w
	c := &device{w: w, owner: d.owner, name: fmt.Sprintf("%s/%d", d.owner.login, len(w.devices)), off: d.off}
	c.disk = newDisk(c, d.disk.inner.Clone(), d.disk.id)
	c.link = &link{w: w, d: c, token: d.link.token}
	w.devices = append(w.devices, c)
	w.counts.Clones++
	w.note("%s is cloned as %s", d.name, c.name)
	return c.start()
}

// rows are the reports that this device shows, in order.
func (d *device) rows() []record.Item { return d.disk.inner.Items(record.TypeRow) }

// sync exchanges with faults of the link and the disk; what it may end with
// is checked.
func (d *device) sync() error {
	w := d.w
	if w.nested {
		defer func(was bool) { w.nested = was }(w.nested)
	}
	d.plan()
	w.counts.Syncs++
	w.note("%s syncs%s", d.name, d.link.says())
	d.link.exchanged, d.link.asked = 0, 0
	sum, err := d.engine.Sync(w.ctx)
	code := model.CodeOf(err)
	crashed := d.disk.dead
	switch {
	case crashed:
		w.counts.DeviceCrashes++
		w.note("%s crashed", d.name)
		if err := d.start(); err != nil {
			return err
		}
	case err == nil:
		if sum.RetryIn == 0 {
			w.synced(d)
		}
	case code == client.CodeNoNetwork:
	case code == central.CodeBadToken: // it was opened after the backup was taken
		w.note("%s logs in again", d.name)
		return d.login()
	case code == central.CodeRevoked:
		return d.renew()
	case code == central.CodeDisabled:
		if !d.owner.user.Disabled {
			w.fail(12, "%s is refused as disabled and is not", d.name)
		}
	default:
		w.note("%s: %v", d.name, err)
		w.fail(13, "%s: a sync ends with %v", d.name, err)
	}
	return nil
}

// renew logs a revoked device in under a new id, as its officer would.
func (d *device) renew() error {
	if d.owner.user.Disabled {
		return nil
	}
	d.w.note("%s gets a new device id", d.name)
	d.disk.id = d.w.id()
	if err := d.disk.inner.NewDevice(d.w.ctx, d.disk.id); err != nil {
		return err
	}
	return d.login()
}
