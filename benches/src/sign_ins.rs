//! Rows of `SigninLogs` with the columns that rules read most.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, DictionaryArray, Int32Array, Int64Array, RecordBatch, StringArray, StringBuilder,
    TimestampMicrosecondArray,
};
use arrow::datatypes::{Field, Int32Type, Schema};
use arrow::error::ArrowError;

use crate::random::{Random, Zipf};

/// Microseconds of a day.
pub const DAY: i64 = 86_400_000_000;

const USERS: usize = 50_000;
const ADDRESSES: usize = 200_000;
const CITIES: usize = 400;
const SYNC_ACCOUNTS: usize = 4;
const DEVICES: usize = 60_000;
const POLICY_SETS: usize = 300;

/// Applications with a name of their own; the rest are numbered lines of business.
const APPS: [&str; 24] = [
    "Office 365 Exchange Online",
    "Microsoft Teams",
    "Office 365 SharePoint Online",
    "Azure Portal",
    "Microsoft Azure portal",
    "OfficeHome",
    "Windows Sign In",
    "Microsoft Authentication Broker",
    "Microsoft Edge",
    "OneDrive SyncEngine",
    "Outlook Mobile",
    "My Apps",
    "My Signins",
    "Microsoft Office",
    "Microsoft 365 Security and Compliance Center",
    "Microsoft App Access Panel",
    "Power BI Service",
    "Azure CLI",
    "Microsoft Azure CLI",
    "Microsoft Graph PowerShell",
    "Microsoft Graph Explorer",
    "Azure Active Directory PowerShell",
    "Visual Studio Code",
    "Microsoft Azure Active Directory Connect",
];
const APP_COUNT: usize = 200;
const SYNC_APP: i32 = 23;

const CLIENTS: [&str; 9] = [
    "Browser",
    "Mobile Apps and Desktop clients",
    "Exchange ActiveSync",
    "IMAP4",
    "Authenticated SMTP",
    "POP3",
    "Exchange Web Services",
    "Other clients",
    "MAPI Over HTTP",
];

const COUNTRIES: [&str; 40] = [
    "DE", "US", "GB", "FR", "NL", "PL", "ES", "IT", "AT", "CH", "SE", "NO", "DK", "FI", "BE", "IE", "PT", "CZ", "RO",
    "HU", "IN", "CN", "JP", "KR", "SG", "AU", "CA", "BR", "MX", "AR", "ZA", "NG", "EG", "TR", "UA", "RU", "IL", "AE",
    "SA", "VN",
];

/// Code, its signature, its text, and how often it occurs.
const RESULTS: [(&str, &str, &str, f64); 14] = [
    ("0", "SUCCESS", "", 0.9),
    ("50126", "FAILURE", "Error validating credentials due to invalid username or password.", 0.03),
    (
        "50140",
        "FAILURE",
        "This error occurred due to 'Keep me signed in' interrupt when the user was signing-in.",
        0.015,
    ),
    ("50074", "FAILURE", "Strong Authentication is required.", 0.012),
    ("50076", "FAILURE", "Due to a configuration change, multi-factor authentication must be used.", 0.01),
    ("65001", "FAILURE", "The user or administrator has not consented to use the application.", 0.008),
    ("50053", "FAILURE", "The account is locked, too many sign-in attempts were made.", 0.006),
    ("53003", "FAILURE", "Access has been blocked by Conditional Access policies.", 0.005),
    ("50125", "FAILURE", "Sign-in was interrupted due to a password reset or password registration entry.", 0.004),
    ("50055", "FAILURE", "The password is expired.", 0.003),
    ("50057", "FAILURE", "The user account is disabled.", 0.003),
    ("700016", "FAILURE", "The application was not found in the directory.", 0.002),
    ("50034", "FAILURE", "The user account does not exist in the directory.", 0.001),
    ("500121", "FAILURE", "Authentication failed during the strong authentication request.", 0.001),
];

/// What all rows draw from; made once and shared by the threads.
pub struct Tenant {
    users: Pool,
    display_names: Pool,
    user_ids: Pool,
    addresses: Pool,
    address_city: Vec<u16>,
    countries: Pool,
    locations: Pool,
    apps: Pool,
    app_ids: Pool,
    resources: Pool,
    clients: Pool,
    agents: Pool,
    devices: Pool,
    statuses: Pool,
    result_types: Pool,
    result_signatures: Pool,
    result_texts: Pool,
    policies: Pool,
    user_rank: Zipf,
    app_rank: Zipf,
    agent_rank: Zipf,
    result_sums: Vec<f64>,
}

/// Distinct values, as a dictionary for the writer.
type Pool = ArrayRef;

fn pool<S: AsRef<str>>(values: impl IntoIterator<Item = S>) -> Pool {
    Arc::new(StringArray::from_iter_values(values))
}

impl Tenant {
    pub fn new(seed: u64) -> Self {
        let mut random = Random::new(seed ^ 0x7465_6e61_6e74);
        let sync_name = |i: usize| {
            format!("Sync_SRV-AADC{i:02}_{:012x}@contoso.onmicrosoft.com", 0x5a1f_0000_u64 + 7919 * i as u64)
        };
        let users = pool((0..USERS).map(|i| if i < SYNC_ACCOUNTS { sync_name(i) } else { user_name(i) }));
        let display_names = pool((0..USERS).map(|i| match i {
            _ if i < SYNC_ACCOUNTS => "On-Premises Directory Synchronization Service Account".to_owned(),
            _ => format!(
                "{} {}",
                FIRST_NAMES[i % FIRST_NAMES.len()],
                LAST_NAMES[i / FIRST_NAMES.len() % LAST_NAMES.len()]
            ),
        }));
        let user_ids = pool((0..USERS).map(|_| random.guid()).collect::<Vec<_>>());
        let address_city: Vec<u16> = (0..ADDRESSES).map(|_| (random.unit().powi(3) * CITIES as f64) as u16).collect();
        let addresses = pool((0..ADDRESSES).map(|_| address(&mut random)).collect::<Vec<_>>());
        let country_of_city = |city: usize| COUNTRIES[city * COUNTRIES.len() / CITIES];
        let locations = pool((0..CITIES).map(|city| {
            format!(
                r#"{{"city":"City {city:03}","state":"State {:02}","countryOrRegion":"{}","geoCoordinates":{{"latitude":{:.4},"longitude":{:.4}}}}}"#,
                city % 16,
                country_of_city(city),
                35.0 + city as f64 / 20.0,
                -120.0 + city as f64 / 2.0
            )
        }));
        let app_name = |i: usize| {
            APPS.get(i).map_or_else(|| format!("Contoso Line of Business {i:03}"), |name| (*name).to_owned())
        };
        let result_sums = RESULTS
            .iter()
            .scan(0.0, |sum, (.., share)| {
                *sum += share;
                Some(*sum)
            })
            .collect();
        Self {
            users,
            display_names,
            user_ids,
            addresses,
            address_city,
            countries: pool((0..CITIES).map(country_of_city)),
            locations,
            apps: pool((0..APP_COUNT).map(app_name)),
            app_ids: pool((0..APP_COUNT).map(|_| random.guid()).collect::<Vec<_>>()),
            resources: pool(
                (0..60).map(|i| if i == 0 { "Microsoft Graph".to_owned() } else { format!("Resource {i:02}") }),
            ),
            clients: pool(CLIENTS),
            agents: pool((0..300).map(agent)),
            devices: pool((0..DEVICES).map(|i| device(i, &mut random)).collect::<Vec<_>>()),
            statuses: pool(RESULTS.iter().map(|(code, _, text, _)| {
                let reason = if *code == "0" { "Other." } else { text };
                format!(r#"{{"errorCode":{code},"failureReason":"{reason}","additionalDetails":null}}"#)
            })),
            result_types: pool(RESULTS.iter().map(|r| r.0)),
            result_signatures: pool(RESULTS.iter().map(|r| r.1)),
            result_texts: pool(RESULTS.iter().map(|r| r.2)),
            policies: pool((0..POLICY_SETS).map(|i| policies(i, &mut random)).collect::<Vec<_>>()),
            user_rank: Zipf::new(USERS, 0.75),
            app_rank: Zipf::new(APP_COUNT, 1.0),
            agent_rank: Zipf::new(300, 1.1),
            result_sums,
        }
    }

    /// Returns `count` rows whose times divide the span from `start` for `span` microseconds evenly, with some jitter.
    pub fn rows(&self, count: usize, start: i64, span: i64, random: &mut Random) -> Result<RecordBatch, ArrowError> {
        let mut rows = Rows::with_capacity(count);
        for i in 0..count {
            // Whole steps keep the rows sorted; the jitter stays within a step.
            let at = |i: usize| start + (i128::from(span) * i as i128 / count as i128) as i64;
            let step = (at(i + 1) - at(i)).max(1);
            rows.push(self, at(i) + random.below(step as usize) as i64, random);
        }
        rows.finish(self, random)
    }
}

/// Positions in the pools, a vector per column.
#[derive(Default)]
struct Rows {
    times: Vec<i64>,
    users: Vec<i32>,
    addresses: Vec<i32>,
    cities: Vec<i32>,
    apps: Vec<i32>,
    resources: Vec<i32>,
    clients: Vec<i32>,
    agents: Vec<i32>,
    devices: Vec<i32>,
    results: Vec<i32>,
    policies: Vec<i32>,
    access: Vec<i32>,
    risks: Vec<i32>,
    factors: Vec<i32>,
    durations: Vec<i64>,
}

impl Rows {
    fn with_capacity(count: usize) -> Self {
        Self { times: Vec::with_capacity(count), ..Self::default() }
    }

    fn push(&mut self, tenant: &Tenant, time: i64, random: &mut Random) {
        // The synchronisation accounts make one sign-in in two thousand, whatever their rank.
        let is_sync = random.chance(0.0005);
        let user = if is_sync {
            random.below(SYNC_ACCOUNTS)
        } else {
            SYNC_ACCOUNTS + tenant.user_rank.draw(random) % (USERS - SYNC_ACCOUNTS)
        };
        // A user comes from a few addresses, now and then from any.
        let address = match random.chance(0.95) {
            true => (user * 7 + random.below(4) * 50_021) % ADDRESSES,
            false => random.below(ADDRESSES),
        };
        let device = if random.chance(0.85) { user } else { USERS + random.below(DEVICES - USERS) };
        // One sign-in of a synchronisation account in two hundred is of the kind the seed rule looks for.
        let (app, client) = match (is_sync, random.chance(0.005)) {
            (true, false) => (SYNC_APP, 1),
            (true, true) => (if random.chance(0.5) { 4 } else { 17 }, i32::from(random.chance(0.3))),
            (false, _) => (tenant.app_rank.draw(random) as i32, client(random)),
        };
        let share = random.unit() * tenant.result_sums.last().copied().unwrap_or(1.0);
        let result = tenant.result_sums.partition_point(|sum| *sum <= share).min(RESULTS.len() - 1);
        self.times.push(time);
        self.users.push(user as i32);
        self.addresses.push(address as i32);
        self.cities.push(i32::from(tenant.address_city[address]));
        self.apps.push(app);
        self.resources.push((random.unit().powi(3) * 60.0) as i32);
        self.clients.push(client);
        self.agents.push(match random.chance(0.7) {
            true => (user % 300) as i32,
            false => tenant.agent_rank.draw(random) as i32,
        });
        self.devices.push(device as i32);
        self.results.push(result as i32);
        self.policies.push(random.below(POLICY_SETS) as i32);
        self.access.push(if random.chance(0.7) { 0 } else { 1 + i32::from(random.chance(0.05)) });
        self.risks.push(if random.chance(0.985) { 0 } else { 1 + random.below(3) as i32 });
        self.factors.push(i32::from(random.chance(0.35)));
        self.durations.push(random.below(1500) as i64);
    }

    fn finish(self, tenant: &Tenant, random: &mut Random) -> Result<RecordBatch, ArrowError> {
        let count = self.times.len();
        let constant = |text: &str| dictionary(vec![0; count], &pool([text]));
        let users = self.users;
        let mut columns: Vec<(&str, ArrayRef)> =
            vec![("TimeGenerated", Arc::new(TimestampMicrosecondArray::from(self.times.clone()).with_timezone("UTC")))];
        let risk_levels = pool(["none", "low", "medium", "high"]);
        let drawn: [(&str, Vec<i32>, &Pool); 21] = [
            ("UserPrincipalName", users.clone(), &tenant.users),
            ("UserDisplayName", users.clone(), &tenant.display_names),
            ("UserId", users, &tenant.user_ids),
            ("IPAddress", self.addresses, &tenant.addresses),
            ("Location", self.cities.clone(), &tenant.countries),
            ("LocationDetails", self.cities, &tenant.locations),
            ("AppDisplayName", self.apps.clone(), &tenant.apps),
            ("AppId", self.apps, &tenant.app_ids),
            ("ResourceDisplayName", self.resources, &tenant.resources),
            ("ClientAppUsed", self.clients, &tenant.clients),
            ("UserAgent", self.agents, &tenant.agents),
            ("DeviceDetail", self.devices, &tenant.devices),
            ("ResultType", self.results.clone(), &tenant.result_types),
            ("ResultSignature", self.results.clone(), &tenant.result_signatures),
            ("ResultDescription", self.results.clone(), &tenant.result_texts),
            ("Status", self.results, &tenant.statuses),
            ("ConditionalAccessPolicies", self.policies, &tenant.policies),
            ("ConditionalAccessStatus", self.access, &pool(["success", "notApplied", "failure"])),
            ("RiskLevelDuringSignIn", self.risks.clone(), &risk_levels),
            ("RiskState", self.risks, &pool(["none", "atRisk", "atRisk", "confirmedCompromised"])),
            (
                "AuthenticationRequirement",
                self.factors,
                &pool(["singleFactorAuthentication", "multiFactorAuthentication"]),
            ),
        ];
        for (name, keys, values) in drawn {
            columns.push((name, dictionary(keys, values)?));
        }
        columns.push(("OperationName", constant("Sign-in activity")?));
        columns.push(("Category", constant("SignInLogs")?));
        columns.push(("Type", constant("SigninLogs")?));
        columns.push(("AADTenantId", constant("2f6f9b3e-6a1c-4a53-9d0e-6c1f0f6b9a10")?));
        columns.push(("DurationMs", Arc::new(Int64Array::from(self.durations))));
        columns.push(("IsInteractive", Arc::new(BooleanArray::from(vec![true; count]))));
        for name in ["Id", "CorrelationId"] {
            let mut ids = StringBuilder::with_capacity(count, count * 36);
            (0..count).for_each(|_| ids.append_value(random.guid()));
            columns.push((name, Arc::new(ids.finish())));
        }
        let fields: Vec<Field> =
            columns.iter().map(|(name, array)| Field::new(*name, array.data_type().clone(), true)).collect();
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns.into_iter().map(|(_, array)| array).collect())
    }
}

fn dictionary(keys: Vec<i32>, values: &Pool) -> Result<ArrayRef, ArrowError> {
    Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(Int32Array::from(keys), Arc::clone(values))?))
}

fn client(random: &mut Random) -> i32 {
    match random.unit() {
        x if x < 0.55 => 0,
        x if x < 0.95 => 1,
        _ => 2 + random.below(CLIENTS.len() - 2) as i32,
    }
}

fn user_name(i: usize) -> String {
    let first = FIRST_NAMES[i % FIRST_NAMES.len()].to_ascii_lowercase();
    let last = LAST_NAMES[i / FIRST_NAMES.len() % LAST_NAMES.len()].to_ascii_lowercase();
    format!("{first}.{last}{i}@contoso.com")
}

fn address(random: &mut Random) -> String {
    if random.chance(0.1) {
        let groups: Vec<String> = (0..6).map(|_| format!("{:x}", random.below(65_536))).collect();
        return format!("2a02:{}::{}", groups[0], groups[1..].join(":"));
    }
    let first = [5, 31, 46, 62, 77, 80, 87, 91, 93, 185, 193, 212][random.below(12)];
    format!("{first}.{}.{}.{}", random.below(256), random.below(256), 1 + random.below(254))
}

fn agent(i: usize) -> String {
    let version = 118 + i % 25;
    match i % 10 {
        0..=3 => format!(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version}.0.{}.0 Safari/537.36",
            i * 13
        ),
        4 | 5 => format!(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version}.0.0.0 Safari/537.36 Edg/{version}.0.{}.{}",
            2000 + i,
            i % 97
        ),
        6 => format!(
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.{} Safari/605.1.15",
            i % 7
        ),
        7 => format!(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_{} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E{i}",
            i % 7
        ),
        8 => format!("Dalvik/2.1.0 (Linux; U; Android 14; SM-S9{i:02}B Build/UP1A.231005.{i:03})"),
        _ => format!("python-requests/2.{}.{}", 20 + i % 12, i % 5),
    }
}

fn device(i: usize, random: &mut Random) -> String {
    const SYSTEMS: [&str; 6] = ["Windows10", "Windows11", "MacOs", "Ios 17.4", "Android 14", "Linux"];
    const BROWSERS: [&str; 6] =
        ["Chrome 131.0.0", "Edge 131.0.0", "Edge 130.0.0", "Safari 17.4", "Mobile Safari", "Firefox 132.0"];
    const TRUSTS: [&str; 4] = ["Azure AD joined", "Hybrid Azure AD joined", "Azure AD registered", ""];
    let system = SYSTEMS[random.below(SYSTEMS.len())];
    let browser = BROWSERS[random.below(BROWSERS.len())];
    let trust = TRUSTS[random.below(TRUSTS.len())];
    let id = if trust.is_empty() { String::new() } else { random.guid() };
    let name = if trust.is_empty() { String::new() } else { format!("DESKTOP-{i:06X}") };
    let is_managed = !trust.is_empty() && random.chance(0.8);
    format!(
        r#"{{"deviceId":"{id}","displayName":"{name}","operatingSystem":"{system}","browser":"{browser}","isCompliant":{is_managed},"isManaged":{is_managed},"trustType":"{trust}"}}"#
    )
}

fn policies(i: usize, random: &mut Random) -> String {
    let policy = |number: usize, random: &mut Random| {
        let result = ["success", "notApplied", "notEnabled", "failure"][random.below(4)];
        format!(
            r#"{{"id":"{}","displayName":"CA{:03} Policy {number}","enforcedGrantControls":["Mfa"],"enforcedSessionControls":[],"result":"{result}","conditionsSatisfied":{},"conditionsNotSatisfied":{}}}"#,
            random.guid(),
            i % 40,
            random.below(32),
            random.below(32)
        )
    };
    let list: Vec<String> = (0..2 + i % 5).map(|number| policy(number, random)).collect();
    format!("[{}]", list.join(","))
}

const FIRST_NAMES: [&str; 40] = [
    "Anna", "Ben", "Clara", "David", "Elena", "Felix", "Greta", "Hugo", "Ines", "Jonas", "Karin", "Lukas", "Maria",
    "Noah", "Olga", "Paul", "Rosa", "Simon", "Tina", "Udo", "Vera", "Willi", "Xenia", "Yusuf", "Zoe", "Amir", "Bella",
    "Carlos", "Dana", "Emil", "Fiona", "Georg", "Hanna", "Igor", "Julia", "Kofi", "Lena", "Marco", "Nadia", "Omar",
];
const LAST_NAMES: [&str; 40] = [
    "Adler", "Brandt", "Costa", "Dietz", "Engel", "Fuchs", "Garcia", "Huber", "Ivanov", "Jansen", "Keller", "Lopez",
    "Meyer", "Novak", "Okafor", "Peters", "Quinn", "Richter", "Schmidt", "Thaler", "Ullmann", "Vogel", "Weber", "Xu",
    "Yilmaz", "Zimmer", "Arslan", "Bauer", "Conti", "Dubois", "Eriksen", "Ferrari", "Gruber", "Hansen", "Ito", "Jung",
    "Kowalski", "Lang", "Moreau", "Nagy",
];
