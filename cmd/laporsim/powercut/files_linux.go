package powercut

import (
	"context"
	"maps"
	"slices"
	"syscall"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

// What a file system has to answer; nothing here knows of power.

func (n *node) child(ctx context.Context, c *node, out *fuse.EntryOut) *fs.Inode {
	c.attr(&out.Attr)
	return n.NewInode(ctx, c, fs.StableAttr{Mode: c.mode(), Ino: c.ino})
}

// Lookup implements fs.NodeLookuper.
func (n *node) Lookup(ctx context.Context, name string, out *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	n.d.mu.Lock()
	defer n.d.mu.Unlock()
	c, ok := n.names[name]
	if !ok {
		return nil, syscall.ENOENT
	}
	return n.child(ctx, c, out), 0
}

// Create implements fs.NodeCreater.
func (n *node) Create(ctx context.Context, name string, _, _ uint32, out *fuse.EntryOut) (*fs.Inode, fs.FileHandle, uint32, syscall.Errno) {
	n.d.mu.Lock()
	defer n.d.mu.Unlock()
	c := n.d.node(n, false)
	n.names[name] = c
	return n.child(ctx, c, out), nil, 0, 0
}

// Mkdir implements fs.NodeMkdirer.
func (n *node) Mkdir(ctx context.Context, name string, _ uint32, out *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	n.d.mu.Lock()
	defer n.d.mu.Unlock()
	if _, ok := n.names[name]; ok {
		return nil, syscall.EEXIST
	}
	c := n.d.node(n, true)
	n.names[name] = c
	return n.child(ctx, c, out), 0
}

// Open implements fs.NodeOpener. Without FOPEN_KEEP_CACHE the kernel forgets
// the pages it had: after a cut they would not be true.
func (n *node) Open(context.Context, uint32) (fs.FileHandle, uint32, syscall.Errno) { return nil, 0, 0 }

// Read implements fs.NodeReader.
func (n *node) Read(_ context.Context, _ fs.FileHandle, dest []byte, off int64) (fuse.ReadResult, syscall.Errno) {
	n.d.mu.Lock()
	defer n.d.mu.Unlock()
	if off >= int64(len(n.data)) {
		return fuse.ReadResultData(nil), 0
	}
	return fuse.ReadResultData(dest[:copy(dest, n.data[off:])]), 0
}

// Write implements fs.NodeWriter.
func (n *node) Write(_ context.Context, _ fs.FileHandle, data []byte, off int64) (uint32, syscall.Errno) {
	n.d.mu.Lock()
	defer n.d.mu.Unlock()
	if e := n.write(change{off, append([]byte{}, data...)}); e != 0 {
		return 0, e
	}
	return uint32(len(data)), 0
}

// Getattr implements fs.NodeGetattrer.
func (n *node) Getattr(_ context.Context, _ fs.FileHandle, out *fuse.AttrOut) syscall.Errno {
	n.d.mu.Lock()
	defer n.d.mu.Unlock()
	n.attr(&out.Attr)
	return 0
}

// Setattr implements fs.NodeSetattrer: only the size counts here.
func (n *node) Setattr(_ context.Context, _ fs.FileHandle, in *fuse.SetAttrIn, out *fuse.AttrOut) syscall.Errno {
	n.d.mu.Lock()
	defer n.d.mu.Unlock()
	if size, ok := in.GetSize(); ok {
		if e := n.write(change{off: int64(size)}); e != 0 {
			return e
		}
	}
	n.attr(&out.Attr)
	return 0
}

// Unlink implements fs.NodeUnlinker.
func (n *node) Unlink(_ context.Context, name string) syscall.Errno {
	n.d.mu.Lock()
	defer n.d.mu.Unlock()
	delete(n.names, name)
	return 0
}

// Rmdir implements fs.NodeRmdirer.
func (n *node) Rmdir(ctx context.Context, name string) syscall.Errno { return n.Unlink(ctx, name) }

// Rename implements fs.NodeRenamer.
func (n *node) Rename(_ context.Context, name string, to fs.InodeEmbedder, newName string, _ uint32) syscall.Errno {
	n.d.mu.Lock()
	defer n.d.mu.Unlock()
	target := to.(*node)
	c := n.names[name]
	delete(n.names, name)
	target.names[newName], c.parent = c, target
	return 0
}

// Readdir implements fs.NodeReaddirer.
func (n *node) Readdir(context.Context) (fs.DirStream, syscall.Errno) {
	n.d.mu.Lock()
	defer n.d.mu.Unlock()
	var list []fuse.DirEntry
	for _, name := range sortedNames(n.names) {
		list = append(list, fuse.DirEntry{Name: name, Mode: n.names[name].mode(), Ino: n.names[name].ino})
	}
	return fs.NewListDirStream(list), 0
}

func clone(m map[string]*node) map[string]*node { return maps.Clone(m) }

func sortedNames(m map[string]*node) []string { return slices.Sorted(maps.Keys(m)) }
