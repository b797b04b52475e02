//! The open connections, counted by address: when there are too many, the address with the most gives one up for another.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// The open connections of a service; cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Connections(Arc<Mutex<Table>>);

#[derive(Debug)]
struct Table {
    /// The most connections of all addresses together, and of each.
    most: usize,
    most_of_one: usize,
    open: HashMap<IpAddr, VecDeque<Open>>,
    next: u64,
}

#[derive(Debug)]
struct Open {
    number: u64,
    /// Dropped when the connection must end.
    _goes_on: oneshot::Sender<()>,
}

/// An open connection; it is counted until this is dropped.
#[derive(Debug)]
pub(super) struct Connection {
    connections: Connections,
    address: IpAddr,
    number: u64,
    /// Ends when the connection must end.
    pub(super) given_up: oneshot::Receiver<()>,
}

impl Connections {
    pub(super) fn new(most: usize, most_of_one: usize) -> Self {
        Self(Arc::new(Mutex::new(Table {
            most,
            most_of_one,
            open: HashMap::new(),
            next: 0,
        })))
    }

    /// Counts a connection of an address; `None` if the address has as many as it may, or as any other.
    pub(super) fn enter(&self, address: IpAddr) -> Option<Connection> {
        let mut table = self.table();
        let own = table.of(address);
        if own >= table.most_of_one {
            return None;
        }
        if table.open.values().map(VecDeque::len).sum::<usize>() >= table.most {
            table.give_up_for(own)?;
        }
        let number = table.next;
        table.next += 1;
        let (goes_on, given_up) = oneshot::channel();
        table.open.entry(address).or_default().push_back(Open {
            number,
            _goes_on: goes_on,
        });
        Some(Connection {
            connections: self.clone(),
            address,
            number,
            given_up,
        })
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    fn of(&self, address: IpAddr) -> usize {
        self.open.get(&address).map_or(0, VecDeque::len)
    }

    /// Ends the oldest connection of the address with the most, if that keeps at least as many as one that has some will have.
    fn give_up_for(&mut self, own: usize) -> Option<()> {
        let (address, most) = self.open.iter().max_by_key(|(_, open)| open.len())?;
        let (address, has_more) = (*address, most.len() > own + 1);
        let oldest = has_more.then(|| self.open.get(&address)?.front().map(|open| open.number))??;
        self.leave(address, oldest);
        Some(())
    }

    fn leave(&mut self, address: IpAddr, number: u64) {
        if let Some(open) = self.open.get_mut(&address) {
            open.retain(|open| open.number != number);
            if open.is_empty() {
                self.open.remove(&address);
            }
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.connections.table().leave(self.address, self.number);
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot::error::TryRecvError;

    use super::*;

    fn address(number: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, number])
    }

    #[test]
    fn one_address_has_its_share_of_connections_and_gives_it_back() {
        let connections = Connections::new(100, 2);
        let first = connections.enter(address(1));
        let second = connections.enter(address(1));
        assert!(first.is_some() && second.is_some());
        assert!(connections.enter(address(1)).is_none());
        assert!(connections.enter(address(2)).is_some());
        drop(first);
        assert!(connections.enter(address(1)).is_some());
        drop(second);
        assert!(connections.table().open.is_empty());
    }

    #[test]
    fn the_address_with_the_most_connections_gives_one_up_for_another_address() {
        let connections = Connections::new(6, 4);
        let enter = |number| connections.enter(address(number));
        let mut many: Vec<Connection> = (0..4).map_while(|_| enter(1)).collect();
        let _few: Vec<Connection> = (0..2).map_while(|_| enter(2)).collect();
        let _newcomer = enter(3).expect("the oldest of the four makes room");
        assert_eq!(many[0].given_up.try_recv(), Err(TryRecvError::Closed));
        assert_eq!(many[1].given_up.try_recv(), Err(TryRecvError::Empty));
        // The connection that ends is not counted twice.
        drop(many.remove(0));
        assert!(enter(1).is_none(), "it has the most itself");
        assert!(
            enter(2).is_none(),
            "then it would have as many as the first now has"
        );
        assert!(enter(4).is_some());
    }
}
