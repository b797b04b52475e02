//! Places for work, given in turns: fair queueing by client, where a turn costs what the work takes.
//!
//! A clock counts seconds of work, and each client has had its share until some time on it. Its next request is due then, or now if
//! that is later, and as much later as its requests take; the request that is due first gets the next place. So a client with hundreds of
//! requests keeps one with a single request waiting no longer than one with a few; and where hundreds of clients ask for what takes long,
//! one that asks for little need not wait until each of them had a turn (weighted fair queueing; Demers, Keshav and Shenker, SIGCOMM 1989). And
//! no client has all places: the rest is free for others at once. The more clients there are, the fewer places has each.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

mod table;

use table::{Table, Turn};

/// The places of one kind of work; cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Turns(Arc<Mutex<Table>>);

/// A place of a client; it is free again when this is dropped.
#[derive(Debug)]
pub(super) struct Place(Option<Held>);

#[derive(Debug)]
struct Held {
    turns: Turns,
    client: IpAddr,
    /// What its work was thought to take, in seconds.
    thought: f64,
    since: Instant,
}

impl Turns {
    pub(super) fn new(places: usize) -> Self {
        Self(Arc::new(Mutex::new(Table::new(places))))
    }

    /// Waits for a place. Whoever stops waiting has no turn.
    pub(super) async fn place(&self, client: IpAddr) -> Place {
        let granted = {
            let mut table = self.table();
            let granted = table.add(client);
            self.fill(&mut table);
            granted
        };
        granted.await.expect("the table is kept by this very value")
    }

    /// Gives the free places to the requests that are due.
    fn fill(&self, table: &mut Table) {
        while table.free > 0 {
            let Some(Turn {
                client,
                place,
                thought,
            }) = table.next()
            else {
                return;
            };
            let held = Held {
                turns: self.clone(),
                client,
                thought,
                since: Instant::now(),
            };
            match place.send(Place(Some(held))) {
                Ok(()) => table.begin(client),
                // Its client is gone: the place was never its.
                Err(mut refused) => refused.0 = None,
            }
        }
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(held) = self.0.take() else {
            return;
        };
        let mut table = held.turns.table();
        table.end(held.client, held.thought, held.since.elapsed().as_secs_f64());
        held.turns.fill(&mut table);
    }
}

#[cfg(test)]
mod tests {
    use std::pin::{Pin, pin};
    use std::task::{Context, Poll, Waker};

    use super::*;

    const MANY: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(127, 0, 0, 2));
    const FEW: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(127, 0, 0, 3));

    fn poll(future: Pin<&mut impl Future<Output = Place>>) -> Option<Place> {
        match future.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(place) => Some(place),
            Poll::Pending => None,
        }
    }

    #[test]
    fn no_client_has_all_places_and_many_have_fewer_each() {
        let turns = Turns::new(8);
        let mut held: Vec<Place> = (0..6)
            .map(|_| poll(pin!(turns.place(MANY))).expect("its share"))
            .collect();
        let mut seventh = pin!(turns.place(MANY));
        assert!(poll(seventh.as_mut()).is_none());
        let other = poll(pin!(turns.place(FEW))).expect("a place is free for others");
        held.pop();
        assert!(
            poll(seventh.as_mut()).is_none(),
            "two clients have half of the share each"
        );
        drop(other);
        assert!(poll(seventh.as_mut()).is_some(), "it is alone again");
    }

    #[test]
    fn requests_that_are_given_up_take_no_turn_and_no_memory() {
        let turns = Turns::new(1);
        let held = poll(pin!(turns.place(MANY))).unwrap();
        for _ in 0..1_000 {
            assert!(poll(pin!(turns.place(MANY))).is_none());
        }
        let mut one = pin!(turns.place(FEW));
        assert!(poll(one.as_mut()).is_none());
        assert_eq!(turns.table().waiting(), 1);
        drop(held);
        drop(poll(one.as_mut()).expect("nobody else waits"));
        assert_eq!(turns.table().free, 1);
    }

    #[test]
    fn a_place_that_was_given_to_a_request_just_given_up_is_not_lost() {
        let turns = Turns::new(1);
        let held = poll(pin!(turns.place(MANY))).unwrap();
        let mut granted = Box::pin(turns.place(MANY));
        assert!(poll(granted.as_mut()).is_none());
        drop(held);
        // It has its place and never looks.
        drop(granted);
        assert_eq!(turns.table().free, 1);
    }
}
