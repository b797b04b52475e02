//! Which IP addresses a source may be fetched from. A source names a host; what the host's name leads to is decided by
//! others, so that each address is judged before each connection.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Addresses that answer with the secrets of a virtual machine, outside the ranges of link-local addresses.
const METADATA: [IpAddr; 3] = [
    IpAddr::V4(Ipv4Addr::new(168, 63, 129, 16)),
    IpAddr::V4(Ipv4Addr::new(100, 100, 100, 200)),
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)),
];

/// Why an address is refused; `None` if it may be connected to. `allow_private` permits private networks and this machine,
/// never link-local and metadata addresses.
pub(super) fn refusal(address: IpAddr, allow_private: bool) -> Option<&'static str> {
    let address = without_tunnel(address);
    if METADATA.contains(&address) {
        return Some("an address of machine metadata");
    }
    let (link_local, private, other) = match address {
        IpAddr::V4(address) => (
            address.is_link_local(),
            is_private_v4(address),
            is_other_v4(address),
        ),
        IpAddr::V6(address) => (
            address.is_unicast_link_local(),
            address.is_loopback() || address.is_unique_local(),
            address.is_unspecified() || address.is_multicast() || is_special_v6(address),
        ),
    };
    if link_local {
        Some("a link-local address")
    } else if other {
        Some("an address that no public host has")
    } else if private && !allow_private {
        Some("a private address")
    } else {
        None
    }
}

/// The IPv4 address inside an IPv6 one that is only a way to it: mapped, compatible, NAT64, 6to4.
fn without_tunnel(address: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = address else {
        return address;
    };
    let segments = v6.segments();
    let v4 = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        IpAddr::V4(Ipv4Addr::new(a, b, c, d))
    };
    match segments {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => v4(high, low),
        [0, 0, 0, 0, 0, 0, high, low] if high != 0 => v4(high, low),
        [0x2002, high, low, ..] => v4(high, low),
        _ => address,
    }
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    // Addresses of carriers (RFC 6598) lead into their own networks.
    address.is_private() || address.is_loopback() || (first == 100 && (64..128).contains(&second))
}

fn is_other_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    first == 0
        || first >= 224
        || address.is_documentation()
        || (first == 192 && second == 0 && third == 0)
        || (first == 198 && (18..20).contains(&second))
}

/// Documentation (2001:db8::/32), Teredo (2001::/32), site-local (fec0::/10), local NAT64 (64:ff9b:1::/48).
fn is_special_v6(address: Ipv6Addr) -> bool {
    let [first, second, third, ..] = address.segments();
    matches!((first, second), (0x2001, 0xdb8 | 0))
        || first & 0xffc0 == 0xfec0
        || (first, second, third) == (0x64, 0xff9b, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_public_internet_are_allowed() {
        for (address, public, with_private) in [
            ("93.184.215.14", true, true),
            ("2a00:801:f0::1", true, true),
            ("127.0.0.1", false, true),
            ("127.8.8.8", false, true),
            ("10.1.2.3", false, true),
            ("172.16.0.1", false, true),
            ("172.32.0.1", true, true),
            ("192.168.1.1", false, true),
            ("100.64.0.1", false, true),
            ("::1", false, true),
            ("fd12:3456::1", false, true),
            ("::ffff:127.0.0.1", false, true),
            ("64:ff9b::a00:1", false, true),
            ("2002:7f00:1::", false, true),
            ("169.254.169.254", false, false),
            ("::ffff:169.254.169.254", false, false),
            ("64:ff9b::a9fe:a9fe", false, false),
            ("fe80::1", false, false),
            ("fd00:ec2::254", false, false),
            ("100.100.100.200", false, false),
            ("168.63.129.16", false, false),
            ("0.0.0.0", false, false),
            ("::", false, false),
            ("224.0.0.1", false, false),
            ("255.255.255.255", false, false),
            ("198.18.0.1", false, false),
            ("192.0.2.1", false, false),
            ("2001:db8::1", false, false),
            ("ff02::1", false, false),
        ] {
            let parsed: IpAddr = address.parse().unwrap();
            assert_eq!(refusal(parsed, false).is_none(), public, "{address}");
            assert_eq!(
                refusal(parsed, true).is_none(),
                with_private,
                "{address} with allow_private"
            );
        }
    }
}
