/*!
Which addresses may be visited at all.

A source is somebody else's text, and so is every redirect: what it names may lie in the network of whoever runs
the room. Only public addresses of the web are visited, and what the settings list under `private`. The check is
made twice: on the address as written, before anything is sent, and on what the name stands for, inside the
resolver that the connection itself is made with ([`super::names`]), so that a name cannot mean one thing when it
is checked and another when it is visited.
*/

use super::error::FetchError;
use ipnet::IpNet;
use std::collections::{HashMap, HashSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

/// What may be visited besides the public web.
#[derive(Debug, Default)]
pub(super) struct Guard {
    networks: Vec<IpNet>,
    /// Hosts listed by name; with `None` for any port.
    names: HashMap<String, HashSet<Option<u16>>>,
    /// Addresses listed with a port.
    sockets: HashSet<(IpAddr, u16)>,
}

impl Guard {
    /// Reads the list of private hosts: `intranet.example.test`, `intranet.example.test:8080`, `10.1.2.3`,
    /// `10.1.2.3:8080`, `[fd00::1]:8080`, `10.0.0.0/8`.
    pub(super) fn new(private: &[String]) -> Result<Guard, FetchError> {
        let mut guard = Guard::default();
        for entry in private {
            guard.allow(entry.trim())?;
        }
        Ok(guard)
    }

    fn allow(&mut self, entry: &str) -> Result<(), FetchError> {
        let fault = || FetchError::Settings {
            what: format!(
                "{entry:?} is no private host or network to allow; write for instance intranet.example.test, 10.1.2.3:8080 or 10.0.0.0/8"
            ),
        };
        if let Ok(network) = entry.parse::<IpNet>() {
            self.networks.push(network);
            return Ok(());
        }
        if let Ok(address) = entry.parse::<IpAddr>() {
            self.networks.push(IpNet::from(address));
            return Ok(());
        }
        if entry.is_empty() || entry.contains(['/', '@', '?', '#', '\\']) {
            return Err(fault());
        }
        let with_port =
            entry.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok());
        let url = Url::parse(&format!("http://{entry}/")).map_err(|_| fault())?;
        let port = with_port.and_then(|(_, port)| port.parse::<u16>().ok());
        match url.host().ok_or_else(fault)? {
            Host::Domain(name) => {
                self.names.entry(plain(name)).or_default().insert(port);
            }
            Host::Ipv4(address) => self.allow_address(address.into(), port),
            Host::Ipv6(address) => self.allow_address(address.into(), port),
        }
        Ok(())
    }

    fn allow_address(&mut self, address: IpAddr, port: Option<u16>) {
        match port {
            Some(port) => {
                self.sockets.insert((address, port));
            }
            None => self.networks.push(IpNet::from(address)),
        }
    }

    /// Looks at an address as it is written. A host name is looked up later, by the connection.
    pub(super) fn check(&self, url: &Url) -> Result<(), FetchError> {
        let shown = url.host_str().unwrap_or("address without a host").to_owned();
        let fault = |what: String| FetchError::Address { host: shown.clone(), what };
        if !matches!(url.scheme(), "http" | "https") {
            let scheme: String = url.scheme().chars().take(20).collect();
            return Err(fault(format!("{scheme} is not fetched, only http and https")));
        }
        if !url.username().is_empty() || url.password().is_some() {
            let what = "a user name or password in the address; give it as a header";
            return Err(fault(what.into()));
        }
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
            return Err(fault("no host".into()));
        };
        let address = match host {
            Host::Domain(name) => return self.check_name(name, port, fault),
            Host::Ipv4(address) => IpAddr::from(address),
            Host::Ipv6(address) => IpAddr::from(address),
        };
        if self.sockets.contains(&(address.to_canonical(), port)) {
            return Ok(());
        }
        if let Err(why) = self.public(address) {
            return Err(FetchError::Private { host: shown, address, why });
        }
        if OTHER_SERVICES.contains(&port) {
            return Err(fault(not_web(port)));
        }
        Ok(())
    }

    fn check_name(
        &self,
        name: &str,
        port: u16,
        fault: impl Fn(String) -> FetchError,
    ) -> Result<(), FetchError> {
        let listed = self.names.get(&plain(name));
        if listed.is_some_and(|ports| ports.contains(&Some(port))) {
            return Ok(());
        }
        // The resolver that checks what the name stands for is not told the port. A name that is listed for
        // some ports is let through there, so that its other ports have to be refused here.
        if listed.is_some_and(|ports| !ports.contains(&None)) {
            return Err(fault(format!(
                "allowed as a private host, but not with port {port}; allow it with that port or without any"
            )));
        }
        if OTHER_SERVICES.contains(&port) {
            return Err(fault(not_web(port)));
        }
        Ok(())
    }

    /// Of the addresses that a name stands for, those that may be visited; the first refusal if there are none.
    pub(super) fn permitted(
        &self,
        name: &str,
        addresses: Vec<IpAddr>,
    ) -> Result<Vec<IpAddr>, Refused> {
        if self.names.contains_key(&plain(name)) {
            return Ok(addresses);
        }
        let mut permitted = Vec::new();
        let mut refused = None;
        for address in addresses {
            match self.public(address) {
                Ok(()) => permitted.push(address),
                Err(why) => {
                    refused.get_or_insert(Refused { address, why });
                }
            }
        }
        match refused {
            Some(refused) if permitted.is_empty() => Err(refused),
            _ => Ok(permitted),
        }
    }

    /// Whether an address is a public one, or in a network that the settings allow; else what it is for.
    fn public(&self, address: IpAddr) -> Result<(), &'static str> {
        // An IPv4 address in the clothes of an IPv6 one reaches the same host.
        let address = address.to_canonical();
        if self.networks.iter().any(|network| network.contains(&address)) {
            return Ok(());
        }
        let why = match address {
            IpAddr::V4(address) => reserved_v4(address),
            IpAddr::V6(address) => match behind_nat64(address) {
                Some(inner) => return self.public(IpAddr::V4(inner)),
                None => reserved_v6(address),
            },
        };
        why.map_or(Ok(()), Err)
    }
}

/// An address that a name stands for and that is not visited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{address} is no public address ({why})")]
pub(super) struct Refused {
    pub(super) address: IpAddr,
    pub(super) why: &'static str,
}

/// `Example.test.` and `example.test` are one host.
pub(super) fn plain(host: &str) -> String {
    host.trim_end_matches('.').to_ascii_lowercase()
}

fn not_web(port: u16) -> String {
    format!("port {port} belongs to another service than the web and is not visited")
}

/// The special-purpose addresses of IANA's registry for IPv4, multicast and the reserved rest, and the one public
/// address at which a large cloud tells a machine its secrets.
const RESERVED_V4: &[([u8; 4], u8, &str)] = &[
    ([0, 0, 0, 0], 8, "this network"),
    ([10, 0, 0, 0], 8, "private use"),
    ([100, 64, 0, 0], 10, "shared by a carrier"),
    ([127, 0, 0, 0], 8, "loopback"),
    ([168, 63, 129, 16], 32, "cloud metadata"),
    ([169, 254, 0, 0], 16, "link-local, cloud metadata"),
    ([172, 16, 0, 0], 12, "private use"),
    ([192, 0, 0, 0], 24, "protocol assignments"),
    ([192, 0, 2, 0], 24, "documentation"),
    ([192, 31, 196, 0], 24, "protocol assignments"),
    ([192, 52, 193, 0], 24, "protocol assignments"),
    ([192, 88, 99, 0], 24, "6to4 relays"),
    ([192, 168, 0, 0], 16, "private use"),
    ([192, 175, 48, 0], 24, "protocol assignments"),
    ([198, 18, 0, 0], 15, "benchmarking"),
    ([198, 51, 100, 0], 24, "documentation"),
    ([203, 0, 113, 0], 24, "documentation"),
    ([224, 0, 0, 0], 4, "multicast"),
    ([240, 0, 0, 0], 4, "reserved, broadcast"),
];

fn reserved_v4(address: Ipv4Addr) -> Option<&'static str> {
    let bits = u32::from(address);
    let within = |start: [u8; 4], length: u8| {
        let mask = u32::MAX << (32 - u32::from(length));
        bits & mask == u32::from(Ipv4Addr::from(start))
    };
    let (_, _, why) =
        RESERVED_V4.iter().find(|(start, length, _)| within(*start, *length))?;
    Some(why)
}

/// What is reserved inside 2000::/3, the part of IPv6 that public addresses are given out from. All the rest
/// (loopback, unspecified, IPv4-compatible, unique local, link-local, site-local, multicast, local NAT64,
/// segment routing, discard) lies outside and is refused as a whole.
const RESERVED_V6: &[([u16; 3], u8, &str)] = &[
    ([0x2001, 0, 0], 23, "protocol assignments, Teredo, benchmarking"),
    ([0x2001, 0xdb8, 0], 32, "documentation"),
    ([0x2002, 0, 0], 16, "6to4, which hides an IPv4 address"),
    ([0x2620, 0x4f, 0x8000], 48, "protocol assignments"),
    ([0x3fff, 0, 0], 20, "documentation"),
];

fn reserved_v6(address: Ipv6Addr) -> Option<&'static str> {
    let [first, second, third, ..] = address.segments();
    if first & 0xe000 != 0x2000 {
        return Some("outside of the public part of IPv6");
    }
    let bits = join([first, second, third]);
    let within = |start: [u16; 3], length: u8| {
        let mask = (u64::MAX << (48 - u32::from(length))) & 0xffff_ffff_ffff;
        bits & mask == join(start)
    };
    let (_, _, why) =
        RESERVED_V6.iter().find(|(start, length, _)| within(*start, *length))?;
    Some(why)
}

/// The first 48 bits of an address as one number.
fn join(segments: [u16; 3]) -> u64 {
    let [first, second, third] = segments.map(u64::from);
    first << 32 | second << 16 | third
}

/// On a network of IPv6 alone the name service gives 64:ff9b::/96 with the IPv4 address inside for hosts that have
/// no other: they are public if that one is.
fn behind_nat64(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [0x64, 0xff9b, 0, 0, 0, 0, high, low] = address.segments() else { return None };
    let [a, b] = high.to_be_bytes();
    let [c, d] = low.to_be_bytes();
    Some(Ipv4Addr::new(a, b, c, d))
}

/// Ports of services that a request of the web could be made to talk to: mail, files, shells, name services,
/// chats, telephones, printers, databases, caches, containers.
const OTHER_SERVICES: &[u16] = &[
    1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95,
    101, 102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 138, 139, 143,
    161, 179, 389, 427, 445, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554,
    556, 563, 587, 601, 623, 636, 873, 989, 990, 993, 995, 1433, 1521, 1719, 1720, 1723,
    2049, 2181, 2375, 2376, 2379, 2380, 3306, 3389, 3659, 4045, 4190, 5060, 5061, 5432,
    5672, 5900, 5984, 6000, 6379, 6443, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
    9042, 9092, 9100, 10250, 10255, 11211, 27017, 50000,
];

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(private: &[&str]) -> Guard {
        let private: Vec<String> =
            private.iter().map(|entry| (*entry).to_owned()).collect();
        Guard::new(&private).expect("a sound list")
    }

    fn refused(guard: &Guard, address: &str) -> bool {
        let url = Url::parse(address).expect("an address");
        guard.check(&url).is_err()
    }

    #[test]
    fn special_addresses_are_refused_in_every_notation() {
        let guard = guard(&[]);
        for host in [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0177.0.0.1",
            "0x7f.0.0.0x1",
            "127.0.0.1.",
            "0",
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.100.100.200",
            "169.254.169.254",
            "168.63.129.16",
            "172.31.255.255",
            "192.0.0.192",
            "192.168.1.1",
            "198.19.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "１２７.0.0.1",
            "[::]",
            "[::1]",
            "[::127.0.0.1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:a9fe:a9fe]",
            "[64:ff9b::10.0.0.1]",
            "[64:ff9b:1::8.8.8.8]",
            "[100::1]",
            "[2001::1]",
            "[2001:db8::1]",
            "[2002:7f00:1::]",
            "[2002:0808:0808::]",
            "[3fff::1]",
            "[5f00::1]",
            "[fc00::1]",
            "[fd00:ec2::254]",
            "[fe80::1]",
            "[fec0::1]",
            "[ff02::1]",
        ] {
            assert!(refused(&guard, &format!("http://{host}/feed")), "{host}");
        }
    }

    #[test]
    fn public_addresses_are_visited() {
        let guard = guard(&[]);
        for host in [
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.17.0.1",
            "198.20.0.1",
            "223.255.255.255",
            "[2001:200::1]",
            "[2001:db7::1]",
            "[2600::1]",
            "[2a00:1450::1]",
            "[64:ff9b::8.8.8.8]",
            "[::ffff:8.8.8.8]",
            "example.org",
        ] {
            assert!(!refused(&guard, &format!("https://{host}/feed")), "{host}");
        }
    }

    #[test]
    fn only_the_web_is_fetched() {
        let guard = guard(&[]);
        for address in [
            "ftp://example.org/",
            "file:///etc/passwd",
            "data:text/plain,x",
            "gopher://example.org/",
            "http://user@example.org/",
            "http://:key@example.org/",
            "http://example.org:25/",
            "https://8.8.8.8:6379/",
        ] {
            assert!(refused(&guard, address), "{address}");
        }
        assert!(!refused(&guard, "http://example.org:8080/"));
    }

    #[test]
    fn private_hosts_are_visited_as_listed() {
        let guard = guard(&[
            "127.0.0.0/8",
            "10.1.2.3:8080",
            "fd00::/8",
            "[fe80::5]:81",
            "Wire.example.test:6379",
        ]);
        for address in [
            "http://127.9.9.9:1234/",
            "http://[::ffff:127.0.0.1]/",
            "http://10.1.2.3:8080/",
            "http://[fd12::1]/",
            "http://[fe80::5]:81/",
            "http://wire.example.test.:6379/",
        ] {
            assert!(!refused(&guard, address), "{address}");
        }
        for address in [
            "http://10.1.2.3/",
            "http://10.1.2.3:8081/",
            "http://[fe80::5]/",
            "http://wire.example.test/",
            "http://169.254.169.254/",
        ] {
            assert!(refused(&guard, address), "{address}");
        }
    }

    #[test]
    fn of_a_mixed_answer_only_public_addresses_are_used() {
        let guard = guard(&["wire.example.test"]);
        let [private, public] = [IpAddr::from([10, 0, 0, 1]), IpAddr::from([8, 8, 8, 8])];
        let mixed = guard.permitted("example.org", vec![private, public]);
        assert_eq!(mixed, Ok(vec![public]));
        let none = guard.permitted("example.org", vec![private]);
        assert_eq!(none, Err(Refused { address: private, why: "private use" }));
        assert_eq!(
            guard.permitted("wire.example.test", vec![private]),
            Ok(vec![private])
        );
        assert_eq!(guard.permitted("example.org", vec![]), Ok(vec![]));
    }

    #[test]
    fn a_list_that_cannot_be_read_is_refused() {
        for entry in
            ["", "http://example.org", "10.0.0.0/33", "a b", "me@example.org", "[::1"]
        {
            let error = Guard::new(&[entry.to_owned()]).expect_err(entry);
            assert!(error.to_string().contains("private"), "{error}");
        }
    }

    proptest::proptest! {
        #[test]
        fn an_ipv4_address_is_judged_alike_in_all_its_clothes(bits: u32) {
            let guard = Guard::default();
            let plain = Ipv4Addr::from(bits);
            let [a, b, c, d] = plain.octets();
            let [high, low] = [u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d])];
            let mapped = Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, high, low);
            let nat64 = Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low);
            let verdict = guard.public(plain.into());
            proptest::prop_assert_eq!(guard.public(mapped.into()), verdict);
            proptest::prop_assert_eq!(guard.public(nat64.into()), verdict);
        }

        #[test]
        fn no_list_and_no_address_makes_the_guard_panic(entry in ".{0,40}", host in ".{0,40}") {
            let _ = Guard::new(&[entry]);
            if let Ok(url) = Url::parse(&format!("http://{host}")) {
                let _ = Guard::default().check(&url);
            }
        }
    }
}
