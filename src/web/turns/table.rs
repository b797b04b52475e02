//! Who waits, who runs, and who is due.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;

use tokio::sync::oneshot;

use super::Place;

/// One place of so many is for other clients than those that have some.
const OTHERS_SHARE: usize = 4;
/// What a request of an unknown client is thought to take, as a share of what requests take at present: newcomers go before those
/// who ask for much, and after those who are known to ask for little.
const UNKNOWN: f64 = 0.1;
/// How much the last request counts in what requests of all clients take.
const LAST_OF_ALL_COUNTS: f64 = 0.1;
/// The least that a request counts, in seconds: it costs something outside its place too.
const LEAST: f64 = 0.001;
/// How much the last request counts in what requests of a client take.
const LAST_COUNTS: f64 = 0.3;
/// Above so many clients, those without a request are forgotten.
const REMEMBERED: usize = 4_096;

/// The places and the clients of one kind of work.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) free: usize,
    /// The most places of a client that is alone; clients that are many divide it.
    share: usize,
    /// The clock, in seconds of work: what each client would have had so far if all of them had been served at the same time.
    now: f64,
    /// What requests take at present, in seconds.
    usual: f64,
    /// Requests so far; tells which of two came first.
    asked: u64,
    clients: HashMap<IpAddr, Client>,
}

#[derive(Debug, Default)]
struct Client {
    running: usize,
    /// Until when it has had its share.
    served_until: f64,
    /// What its requests take, in seconds; `None` before the first has ended.
    takes: Option<f64>,
    /// When the turn of its next request begins, if one waits; it is due when its turn ends.
    begins: f64,
    /// Its requests that wait. Those that were given up are removed whenever another is added, so the open requests bound them.
    waiting: VecDeque<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    number: u64,
    place: oneshot::Sender<Place>,
}

/// A request whose turn it is.
pub(super) struct Turn {
    pub(super) client: IpAddr,
    pub(super) place: oneshot::Sender<Place>,
    /// What its work is thought to take, in seconds.
    pub(super) thought: f64,
}

impl Client {
    fn thought(&self, usual: f64) -> f64 {
        self.takes.unwrap_or(UNKNOWN * usual)
    }

    fn due(&self, usual: f64) -> f64 {
        self.begins + self.thought(usual)
    }

    fn is_active(&self) -> bool {
        self.running > 0 || !self.waiting.is_empty()
    }
}

impl Table {
    pub(super) fn new(places: usize) -> Self {
        Self {
            free: places,
            share: (places - places.div_ceil(OTHERS_SHARE)).max(1),
            now: 0.0,
            usual: LEAST,
            asked: 0,
            clients: HashMap::new(),
        }
    }

    /// Lets a client wait with one more request.
    pub(super) fn add(&mut self, client: IpAddr) -> oneshot::Receiver<Place> {
        for known in self.clients.values_mut() {
            known.waiting.retain(|request| !request.place.is_closed());
        }
        if self.clients.len() >= REMEMBERED {
            self.clients.retain(|_, known| known.is_active());
        }
        let (place, granted) = oneshot::channel();
        let number = self.asked;
        self.asked += 1;
        let client = self.clients.entry(client).or_default();
        if client.waiting.is_empty() {
            client.begins = client.served_until.max(self.now);
        }
        client.waiting.push_back(Waiting { number, place });
        granted
    }

    /// The request that is due first; `None` if all who wait have their share.
    pub(super) fn next(&mut self) -> Option<Turn> {
        let share = self.share.div_ceil(self.active());
        let usual = self.usual;
        let (address, client) = self
            .clients
            .iter_mut()
            .filter(|(_, client)| client.running < share)
            .filter_map(|(address, client)| Some((client.waiting.front()?.number, address, client)))
            .min_by(|(number, _, client), (other_number, _, other)| {
                let (due, other_due) = (client.due(usual), other.due(usual));
                due.total_cmp(&other_due).then(number.cmp(other_number))
            })
            .map(|(_, address, client)| (*address, client))?;
        let request = client.waiting.pop_front()?;
        Some(Turn {
            client: address,
            place: request.place,
            thought: client.thought(usual),
        })
    }

    /// The number of clients that have or want a place; 1 if there are none.
    fn active(&self) -> usize {
        let active = self.clients.values().filter(|client| client.is_active());
        active.count().max(1)
    }

    /// Counts a place of a client whose turn it is.
    pub(super) fn begin(&mut self, client: IpAddr) {
        self.free -= 1;
        let client = self.clients.entry(client).or_default();
        client.running += 1;
        self.now = self.now.max(client.begins);
        client.served_until = client.due(self.usual);
        client.begins = client.served_until;
    }

    /// Counts a place of a client less, and what was learnt of its requests: one that was thought to take some seconds took others.
    pub(super) fn end(&mut self, client: IpAddr, thought: f64, took: f64) {
        self.free += 1;
        let took = took.max(LEAST);
        // Its share of the work is what the clock shows each.
        self.now += took / self.active() as f64;
        self.usual += LAST_OF_ALL_COUNTS * (took - self.usual);
        // Clients that run are never forgotten.
        let Some(client) = self.clients.get_mut(&client) else {
            return;
        };
        client.running -= 1;
        client.takes = Some(
            client
                .takes
                .map_or(took, |takes| takes + LAST_COUNTS * (took - takes)),
        );
        client.served_until += took - thought;
        client.begins += took - thought;
    }

    /// The requests that wait.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.clients.values().map(|client| client.waiting.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));

    fn other(number: u8) -> IpAddr {
        IpAddr::from([198, 51, 100, number])
    }

    /// Serves one request after another, each of which takes some seconds, and returns how many come before one of [`ONE`].
    fn served_before_one(table: &mut Table, takes: f64) -> usize {
        for served in 0.. {
            let turn = table.next().expect("the one still waits");
            turn.place.send(Place(None)).unwrap();
            table.begin(turn.client);
            if turn.client == ONE {
                return served;
            }
            table.end(turn.client, turn.thought, takes);
        }
        unreachable!()
    }

    /// Lets a client ask once, and its work take some seconds.
    fn ask_and_take(table: &mut Table, client: IpAddr, takes: f64) {
        let _granted = table.add(client);
        let turn = table.next().expect("it waits");
        table.begin(turn.client);
        table.end(client, turn.thought, takes);
    }

    #[test]
    fn a_client_with_many_requests_waits_after_each_for_the_others() {
        let mut table = Table::new(1);
        let _many: Vec<_> = (0..300).map(|_| table.add(other(1))).collect();
        let _one = table.add(ONE);
        assert_eq!(served_before_one(&mut table, 0.1), 1);
    }

    #[test]
    fn who_asks_for_little_does_not_wait_for_a_turn_of_each_that_asks_for_much() {
        for takes in [None, Some(0.002)] {
            let mut table = Table::new(1);
            for number in 1..=250 {
                ask_and_take(&mut table, other(number), 0.1);
            }
            if let Some(takes) = takes {
                ask_and_take(&mut table, ONE, takes);
            }
            let _many: Vec<_> = (0..1_000)
                .map(|number| table.add(other((number % 250) as u8 + 1)))
                .collect();
            // Whoever was served last is due last: the clock is where it was.
            for _ in 0..500 {
                let turn = table.next().unwrap();
                turn.place.send(Place(None)).unwrap();
                table.begin(turn.client);
                table.end(turn.client, turn.thought, 0.1);
            }
            let _one = table.add(ONE);
            let before = served_before_one(&mut table, 0.1);
            assert!(before < 50, "{takes:?}: {before}");
        }
    }

    #[test]
    fn who_asks_for_much_has_its_turn_too() {
        let mut table = Table::new(1);
        ask_and_take(&mut table, ONE, 1.0);
        let _one = table.add(ONE);
        let mut waiting = Vec::new();
        for asked in 0.. {
            waiting.push(table.add(other((asked % 10) as u8)));
            let turn = table.next().unwrap();
            turn.place.send(Place(None)).unwrap();
            table.begin(turn.client);
            if turn.client == ONE {
                break;
            }
            table.end(turn.client, turn.thought, 0.01);
            assert!(asked < 2_500, "each of ten others had more than its share");
        }
    }

    #[test]
    fn clients_are_forgotten_when_there_are_too_many() {
        let mut table = Table::new(1);
        for number in 0..2 * REMEMBERED as u32 {
            ask_and_take(&mut table, IpAddr::from(number.to_be_bytes()), 0.1);
        }
        assert!(table.clients.len() <= REMEMBERED, "{}", table.clients.len());
    }
}
