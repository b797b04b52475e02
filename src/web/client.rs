//! Who asks: the address of a client, also behind a proxy. Places are given in turns to each of them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::Request;
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;

tokio::task_local! {
    static CLIENT: IpAddr;
}

/// Where a connection comes from, and the proxies whose word is taken for that.
#[derive(Debug, Clone)]
pub(super) struct Peer {
    pub(super) address: IpAddr,
    pub(super) proxies: Arc<[IpAddr]>,
}

/// The client of a request, where it is passed on to other tasks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Client(pub(super) IpAddr);

/// Returns the client of the request that this task answers; one address for all where none is known.
pub(super) fn current() -> IpAddr {
    CLIENT
        .try_with(|client| *client)
        .unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

/// Runs work for a client.
pub(super) async fn on_behalf_of<T>(client: IpAddr, work: impl Future<Output = T>) -> T {
    CLIENT.scope(client, work).await
}

/// Finds out whose request this is.
pub(super) async fn identify(mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Peer>();
    let client = peer.map_or_else(current, |peer| peer.client(request.headers()));
    request.extensions_mut().insert(Client(client));
    on_behalf_of(client, next.run(request)).await
}

impl Peer {
    /// The address of the client: that of the connection, or what a proxy says in `X-Forwarded-For`. Every proxy adds to the
    /// end, and anybody may write the beginning: the last address that is no proxy is the client.
    fn client(&self, headers: &HeaderMap) -> IpAddr {
        if !is_proxy(self.address, &self.proxies) {
            return household(self.address);
        }
        let fields = headers.get_all("x-forwarded-for").iter().rev();
        let hops = fields
            .filter_map(|field| field.to_str().ok())
            .flat_map(|field| field.split(',').rev());
        for hop in hops {
            match read_address(hop.trim()) {
                Some(address) if is_proxy(address, &self.proxies) => {}
                Some(address) => return household(address),
                None => break,
            }
        }
        household(self.address)
    }
}

/// Whether an address connects for many clients: this machine, and the proxies of the settings.
pub(super) fn is_proxy(address: IpAddr, proxies: &[IpAddr]) -> bool {
    let address = address.to_canonical();
    address.is_loopback() || proxies.contains(&address)
}

/// What counts as one client: an IPv4 address, or the /64 of an IPv6 address, all of which one client may use.
pub(super) fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) if !address.is_loopback() => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)))
        }
        address => address,
    }
}

/// An address, with or without a port.
fn read_address(text: &str) -> Option<IpAddr> {
    let plain = text.trim_start_matches('[').trim_end_matches(']');
    let with_port = || text.parse::<SocketAddr>().map(|address| address.ip());
    plain.parse().or_else(|_| with_port()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_is_the_last_address_that_is_no_proxy() {
        for (peer, forwarded, expected) in [
            ("192.0.2.7", &[][..], "192.0.2.7"),
            // Anybody may write the header; only a proxy is believed.
            ("192.0.2.7", &["198.51.100.1"], "192.0.2.7"),
            ("10.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", &["203.0.113.9, 198.51.100.1"], "198.51.100.1"),
            (
                "10.0.0.1",
                &["203.0.113.9", "198.51.100.1:4711, 127.0.0.1"],
                "198.51.100.1",
            ),
            ("10.0.0.1", &["198.51.100.1, okänd"], "10.0.0.1"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("127.0.0.2", &[], "127.0.0.2"),
            ("::ffff:192.0.2.7", &[], "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", &[], "2001:db8:1:2::"),
            ("::1", &["[2001:db8::1]:443"], "2001:db8::"),
        ] {
            let peer = Peer {
                address: peer.parse().unwrap(),
                proxies: Arc::new([IpAddr::from([10, 0, 0, 1])]),
            };
            let mut headers = HeaderMap::new();
            for field in forwarded {
                headers.append("x-forwarded-for", field.parse().unwrap());
            }
            assert_eq!(
                peer.client(&headers).to_string(),
                expected,
                "{peer:?} {forwarded:?}"
            );
        }
    }
}
