//! Places for work, given in turns: of the clients that wait, each gets a place before another gets its second. A client
//! with hundreds of requests therefore keeps one with a single request waiting no longer than one with a few. And no client has
//! all places: the rest is free for others at once, also where each request of the many takes seconds.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// One place of so many is for other clients than the one that has the most.
const OTHERS_SHARE: usize = 4;

/// The places of one kind of work; cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Turns(Arc<Mutex<Table>>);

#[derive(Debug)]
struct Table {
    free: usize,
    /// The most places of one client.
    share: usize,
    /// The places of each client that has some.
    running: HashMap<IpAddr, usize>,
    /// Who waits, in the order of their next turns. It is bounded by the open requests: the requests of clients that are gone are
    /// removed whenever another is added.
    waiting: VecDeque<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    client: IpAddr,
    requests: VecDeque<oneshot::Sender<Place>>,
}

/// A place of a client; it is free again when this is dropped.
#[derive(Debug)]
pub(super) struct Place(Option<(Turns, IpAddr)>);

impl Turns {
    pub(super) fn new(places: usize) -> Self {
        Self(Arc::new(Mutex::new(Table {
            free: places,
            share: (places - places.div_ceil(OTHERS_SHARE)).max(1),
            running: HashMap::new(),
            waiting: VecDeque::new(),
        })))
    }

    /// Waits for a place. Whoever stops waiting has no turn.
    pub(super) async fn place(&self, client: IpAddr) -> Place {
        let granted = {
            let mut table = self.table();
            if table.free > 0 && table.may_run(client) {
                table.free -= 1;
                *table.running.entry(client).or_default() += 1;
                return Place(Some((self.clone(), client)));
            }
            table.add(client)
        };
        granted.await.expect("the table is kept by this very value")
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    /// Lets a client wait with one more request.
    fn add(&mut self, client: IpAddr) -> oneshot::Receiver<Place> {
        self.waiting.retain_mut(|waiting| {
            waiting.requests.retain(|request| !request.is_closed());
            !waiting.requests.is_empty()
        });
        let (request, granted) = oneshot::channel();
        match self.waiting.iter_mut().find(|waiting| waiting.client == client) {
            Some(waiting) => waiting.requests.push_back(request),
            None => self.waiting.push_back(Waiting {
                client,
                requests: VecDeque::from([request]),
            }),
        }
        granted
    }

    /// Whether a client may have one more place.
    fn may_run(&self, client: IpAddr) -> bool {
        self.running
            .get(&client)
            .is_none_or(|running| *running < self.share)
    }

    /// Counts a place of a client less.
    fn leave(&mut self, client: IpAddr) {
        if let Some(running) = self.running.get_mut(&client) {
            *running -= 1;
            if *running == 0 {
                self.running.remove(&client);
            }
        }
    }

    /// The request whose turn it is; its client goes to the end. `None` if all who wait have their share.
    fn next(&mut self) -> Option<(IpAddr, oneshot::Sender<Place>)> {
        let first = self
            .waiting
            .iter()
            .position(|waiting| self.may_run(waiting.client))?;
        let mut waiting = self.waiting.remove(first)?;
        let request = waiting.requests.pop_front()?;
        let client = waiting.client;
        if !waiting.requests.is_empty() {
            self.waiting.push_back(waiting);
        }
        Some((client, request))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some((turns, client)) = self.0.take() else {
            return;
        };
        let mut table = turns.table();
        table.leave(client);
        while let Some((client, request)) = table.next() {
            match request.send(Self(Some((turns.clone(), client)))) {
                Ok(()) => {
                    *table.running.entry(client).or_default() += 1;
                    return;
                }
                // Its client is gone: the place is given to the next.
                Err(mut refused) => refused.0 = None,
            }
        }
        table.free += 1;
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
    fn a_client_with_many_requests_waits_after_each_for_the_others() {
        let turns = Turns::new(1);
        let held = poll(pin!(turns.place(MANY))).unwrap();
        let mut many: Vec<_> = (0..300).map(|_| Box::pin(turns.place(MANY))).collect();
        assert!(many.iter_mut().all(|request| poll(request.as_mut()).is_none()));
        let mut one = pin!(turns.place(FEW));
        assert!(poll(one.as_mut()).is_none());
        drop(held);
        let first = poll(many[0].as_mut()).expect("it asked first");
        assert!(poll(one.as_mut()).is_none());
        drop(first);
        let place = poll(one.as_mut()).expect("299 others of one client still wait");
        assert!(poll(many[1].as_mut()).is_none());
        drop(place);
        // The rest in their order, and then the place is free.
        for request in &mut many[1..] {
            drop(poll(request.as_mut()).expect("its turn"));
        }
        assert!(poll(pin!(turns.place(FEW))).is_some());
    }

    #[test]
    fn no_client_has_all_places() {
        let turns = Turns::new(8);
        let mut held: Vec<Place> = (0..6)
            .map(|_| poll(pin!(turns.place(MANY))).expect("its share"))
            .collect();
        let mut seventh = pin!(turns.place(MANY));
        assert!(poll(seventh.as_mut()).is_none());
        let other = poll(pin!(turns.place(FEW))).expect("a place is free for others");
        drop(other);
        assert!(
            poll(seventh.as_mut()).is_none(),
            "that place was not of its share"
        );
        held.pop();
        assert!(poll(seventh.as_mut()).is_some());
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
        let waiting: usize = turns
            .table()
            .waiting
            .iter()
            .map(|waiting| waiting.requests.len())
            .sum();
        assert_eq!(waiting, 1);
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
