//! Waiting for something while keeping the thread.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::net::{TcpStream, ToSocketAddrs};
use std::path::Path;
use std::process::{Child, Command};
use std::sync::mpsc::Receiver;
use std::sync::{Barrier, Condvar, MutexGuard};
use std::time::Duration;

use tokio::runtime::{Handle, Runtime};
use tokio::sync::{Mutex, RwLock, mpsc, oneshot};
use tokio::task::LocalSet;

async fn nothing() {}

pub fn futures_waited_for(handle: &Handle, runtime: &Runtime, local: &LocalSet) -> usize {
    handle.block_on(nothing()); //~ clippy::disallowed_methods
    local.block_on(runtime, nothing()); //~ clippy::disallowed_methods
    futures::executor::block_on(nothing()); //~ clippy::disallowed_methods
    tokio::task::block_in_place(|| {}); //~ clippy::disallowed_methods
    futures::executor::block_on_stream(futures::stream::empty::<()>()).count() //~ clippy::disallowed_methods
}

pub fn threads_waited_for(thread: std::thread::JoinHandle<()>, barrier: &Barrier) {
    std::thread::sleep(Duration::from_millis(1)); //~ clippy::disallowed_methods
    drop(thread.join()); //~ clippy::disallowed_methods
    barrier.wait(); //~ clippy::disallowed_methods
}

pub fn words_waited_for(from: &Receiver<String>, changed: &Condvar, guard: MutexGuard<'_, u8>) {
    drop(from.recv()); //~ clippy::disallowed_methods
    drop(from.recv_timeout(Duration::from_millis(1))); //~ clippy::disallowed_methods
    drop(changed.wait(guard)); //~ clippy::disallowed_methods
}

pub fn tokio_waited_for(mutex: &Mutex<u8>, lock: &RwLock<u8>) {
    drop(mutex.blocking_lock()); //~ clippy::disallowed_methods
    drop(lock.blocking_read()); //~ clippy::disallowed_methods
    drop(lock.blocking_write()); //~ clippy::disallowed_methods
}

pub fn channels_waited_for(
    from: &mut mpsc::Receiver<String>,
    to: &mpsc::Sender<String>,
    once: oneshot::Receiver<u8>,
) {
    drop(from.blocking_recv()); //~ clippy::disallowed_methods
    drop(to.blocking_send(String::new())); //~ clippy::disallowed_methods
    drop(once.blocking_recv()); //~ clippy::disallowed_methods
}

pub fn network_waited_for(line: &mut String) -> io::Result<()> {
    drop(("localhost", 80).to_socket_addrs()); //~ clippy::disallowed_methods
    drop(TcpStream::connect("localhost:80")); //~ clippy::disallowed_methods
    io::stdin().read_line(line).map(drop) //~ clippy::disallowed_methods
}

pub fn files_waited_for(path: &Path) -> io::Result<()> {
    drop(fs::read(path)); //~ clippy::disallowed_methods
    drop(fs::read_to_string(path)); //~ clippy::disallowed_methods
    fs::write(path, "")?; //~ clippy::disallowed_methods
    drop(fs::read_dir(path)); //~ clippy::disallowed_methods
    fs::create_dir(path)?; //~ clippy::disallowed_methods
    fs::create_dir_all(path)?; //~ clippy::disallowed_methods
    fs::remove_file(path)?; //~ clippy::disallowed_methods
    fs::remove_dir(path)?; //~ clippy::disallowed_methods
    fs::remove_dir_all(path)?; //~ clippy::disallowed_methods
    fs::rename(path, path)?; //~ clippy::disallowed_methods
    fs::copy(path, path)?; //~ clippy::disallowed_methods
    drop(fs::metadata(path)); //~ clippy::disallowed_methods
    drop(fs::canonicalize(path)); //~ clippy::disallowed_methods
    drop(File::open(path)); //~ clippy::disallowed_methods
    drop(File::create(path)); //~ clippy::disallowed_methods
    drop(File::create_new(path)); //~ clippy::disallowed_methods
    OpenOptions::new().read(true).open(path).map(drop) //~ clippy::disallowed_methods
}

pub fn questions_about_files(path: &Path) -> bool {
    drop(path.metadata()); //~ clippy::disallowed_methods
    let folder = path.is_dir(); //~ clippy::disallowed_methods
    let file = path.is_file(); //~ clippy::disallowed_methods
    folder || file || path.exists() //~ clippy::disallowed_methods
}

pub fn programs_waited_for(mut command: Command, mut child: Child) -> io::Result<()> {
    drop(command.output()); //~ clippy::disallowed_methods
    drop(command.status()); //~ clippy::disallowed_methods
    child.wait()?; //~ clippy::disallowed_methods
    child.wait_with_output().map(drop) //~ clippy::disallowed_methods
}
