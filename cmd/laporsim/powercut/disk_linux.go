package powercut

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

// disk is a file system in memory that knows what was fsynced. It runs as a
// process of its own: a program cannot both serve a file system and wait for
// it. Like ext4, an fsync of a file makes its name durable too; every other
// change of a directory is durable with the directory's own fsync.
type disk struct {
	mu     sync.Mutex
	chance *rand.Rand
	root   *node
	last   uint64 // inode number
	eio    int    // fsyncs until one fails; 0: none will
	full   int    // writes until there is no space; 0: there is
	lies   bool   // fsync does nothing: the trial must notice
}

// node is a file or a folder.
type node struct {
	fs.Inode
	d   *disk
	ino uint64

	data, durable []byte
	pending       []change // since the last fsync, oldest first

	dir           bool
	names, stable map[string]*node
	parent        *node
}

// change is a write, or a truncation to off if data is nil.
type change struct {
	off  int64
	data []byte
}

var (
	_ fs.NodeLookuper  = (*node)(nil)
	_ fs.NodeCreater   = (*node)(nil)
	_ fs.NodeMkdirer   = (*node)(nil)
	_ fs.NodeOpener    = (*node)(nil)
	_ fs.NodeReader    = (*node)(nil)
	_ fs.NodeWriter    = (*node)(nil)
	_ fs.NodeFsyncer   = (*node)(nil)
	_ fs.NodeGetattrer = (*node)(nil)
	_ fs.NodeSetattrer = (*node)(nil)
	_ fs.NodeUnlinker  = (*node)(nil)
	_ fs.NodeRmdirer   = (*node)(nil)
	_ fs.NodeRenamer   = (*node)(nil)
	_ fs.NodeReaddirer = (*node)(nil)
)

// serveDisk mounts the disk and obeys the lines of in until it ends.
func serveDisk(mount string, seed uint64, in io.Reader, out io.Writer) error {
	d := &disk{chance: rand.New(rand.NewPCG(seed, 0x6469736b))}
	d.root = d.node(nil, true)
	server, err := fs.Mount(mount, d.root, &fs.Options{MountOptions: fuse.MountOptions{DirectMount: true, FsName: "powercut", Name: "powercut"}})
	if err != nil {
		return err
	}
	defer server.Unmount()
	fmt.Fprintln(out, "mounted")
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		verb, n, _ := strings.Cut(lines.Text(), " ")
		d.mu.Lock()
		switch verb {
		case "eio":
			fmt.Sscan(n, &d.eio)
		case "lie":
			d.lies = true
		case "full":
			fmt.Sscan(n, &d.full)
		default:
			d.eio, d.full = 0, 0
			d.cut(d.root, verb)
		}
		d.mu.Unlock()
		fmt.Fprintln(out, "done")
	}
	return lines.Err()
}

func (d *disk) node(parent *node, dir bool) *node {
	d.last++
	n := &node{d: d, ino: d.last, dir: dir, parent: parent}
	if dir {
		n.names, n.stable = map[string]*node{}, map[string]*node{}
	}
	return n
}

// cut makes of the tree what a disk could hold after the power failed.
func (d *disk) cut(n *node, how string) {
	if n.dir {
		if how == "drop" || d.chance.IntN(2) == 0 { // else the directory had been written out in time
			n.names = clone(n.stable)
		}
		n.stable = clone(n.names)
		for _, name := range sortedNames(n.names) {
			d.cut(n.names[name], how)
		}
		return
	}
	left := slices.Clone(n.durable)
	for _, c := range n.pending {
		switch {
		case how == "drop", d.chance.IntN(2) == 0:
		case how == "torn" && c.data != nil:
			left = d.torn(left, c)
		default:
			left = c.apply(left)
		}
	}
	n.data, n.durable, n.pending = left, slices.Clone(left), nil
}

// torn applies some of a write's sectors.
func (d *disk) torn(to []byte, c change) []byte {
	const sector = 512
	for at := 0; at < len(c.data); {
		end := min(len(c.data), at+sector-int((c.off+int64(at))%sector))
		if d.chance.IntN(2) == 0 {
			to = change{c.off + int64(at), c.data[at:end]}.apply(to)
		}
		at = end
	}
	return to
}

func (c change) apply(to []byte) []byte {
	end := c.off + int64(len(c.data))
	if c.data == nil {
		to = to[:min(int64(len(to)), end)]
	}
	if grow := end - int64(len(to)); grow > 0 {
		to = append(to, make([]byte, grow)...)
	}
	copy(to[c.off:], c.data)
	return to
}

func (n *node) write(c change) syscall.Errno {
	if n.d.full > 0 {
		if n.d.full--; n.d.full == 0 {
			n.d.full = 1
			return syscall.ENOSPC
		}
	}
	n.data = c.apply(n.data)
	n.pending = append(n.pending, c)
	return 0
}

// Fsync makes a file or a folder durable. A failed one has lost what it was
// to write, as on Linux: the next one succeeds and has nothing to do.
func (n *node) Fsync(_ context.Context, _ fs.FileHandle, _ uint32) syscall.Errno {
	n.d.mu.Lock()
	defer n.d.mu.Unlock()
	if n.d.eio > 0 {
		if n.d.eio--; n.d.eio == 0 {
			for _, c := range n.pending {
				if n.d.chance.IntN(2) == 0 {
					n.durable = c.apply(n.durable)
				}
			}
			n.pending = nil
			return syscall.EIO
		}
	}
	if n.d.lies {
		return 0
	}
	if n.dir {
		n.stable = clone(n.names)
		return 0
	}
	n.durable, n.pending = slices.Clone(n.data), nil
	for child, p := n, n.parent; p != nil; child, p = p, p.parent {
		for name, entry := range p.names {
			if entry == child {
				p.stable[name] = child
			}
		}
	}
	return 0
}

func (n *node) attr(out *fuse.Attr) {
	out.Ino, out.Mode, out.Nlink = n.ino, n.mode()|0o700, 1
	out.Size, out.Blksize = uint64(len(n.data)), 4096
	out.Blocks = (out.Size + 511) / 512
	out.Uid, out.Gid = uint32(os.Getuid()), uint32(os.Getgid())
}

func (n *node) mode() uint32 {
	if n.dir {
		return syscall.S_IFDIR
	}
	return syscall.S_IFREG
}
