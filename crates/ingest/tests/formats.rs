//! Each format and shape, from a file to typed columns.

mod support;

use std::io::Write;

use support::{Folder, fixture, found, load, load_only};

#[test]
fn json_lines_of_a_known_table() {
    let logs = load_only(&fixture("SigninLogs.jsonl"));
    assert_eq!(logs.source.table, "SigninLogs");
    assert_eq!(logs.column("UserPrincipalName"), ["ada@contoso.com", "ben@contoso.com", "cleo@contoso.com"]);
    assert_eq!(
        logs.column("TimeGenerated"),
        ["2026-01-15T12:00:00.1234567Z", "2026-01-15T12:00:01.0000000Z", "2026-01-15T12:00:03.0000000Z"]
    );
    assert_eq!(logs.column("ResultType"), ["0", "50126", ""]);
    assert_eq!(logs.column("IsInteractive"), ["True", "False", ""].map(str::to_lowercase));
    assert_eq!(logs.column("DurationMs"), ["12", "7", ""]);
    assert_eq!(
        logs.column("DeviceDetail"),
        [r#"{"operatingSystem":"Windows10"}"#, r#"{"operatingSystem":"MacOs"}"#, "plain"]
    );
    assert_eq!(logs.column("AuthenticationDetails"), [r#"[{"a":1}]"#, "", ""]);
    assert_eq!(logs.column("Type"), ["SigninLogs"; 3]);
    // Columns beyond the known ones follow them, in order of appearance.
    let names: Vec<_> = logs.source.schema.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names[names.len() - 3..], ["TenantId", "Extra", "_TimeReceived"]);
    assert_eq!((logs.ty("Extra"), logs.ty("_TimeReceived")), ("real", "datetime"));
    // One line is cut off, one value is of the wrong type.
    assert_eq!(logs.codes(), [("KU320", Some(4), 1), ("KU310", Some(5), 1)]);
    assert!(
        logs.issues[1]
            .to_string()
            .ends_with("SigninLogs.jsonl:5: `soon` in column `DurationMs` is no long; it is read as null")
    );
}

#[test]
fn diagnostic_records_fall_into_the_tables_of_their_categories() {
    let discovery = found(&fixture("entra-records.json"));
    assert!(discovery.issues.is_empty(), "{:?}", discovery.issues);
    let sign_ins = load(&discovery, "SigninLogs");
    assert_eq!(sign_ins.codes(), []);
    assert_eq!(sign_ins.column("Id"), ["r-1", "r-4"]);
    assert_eq!(sign_ins.column("UserPrincipalName"), ["ada@contoso.com", "cleo@contoso.com"]);
    let first = |name: &str| sign_ins.column(name)[0].clone();
    assert_eq!(first("TimeGenerated"), "2026-01-15T12:00:00.1234567Z");
    assert_eq!(first("AADTenantId"), "t-1");
    assert_eq!(first("IPAddress"), "198.51.100.4");
    assert_eq!(first("ResultType"), "0");
    assert_eq!(first("DurationMs"), "5");
    assert_eq!(first("Level"), "4");
    assert_eq!(first("Location"), "DE");
    assert_eq!(first("LocationDetails"), r#"{"city":"Ulm","countryOrRegion":"DE"}"#);
    assert_eq!(first("ResourceId"), "/tenants/t-1/providers/Microsoft.aadiam");
    assert_eq!(first("ResourceIdentity"), "g-1");
    assert_eq!(first("ConditionalAccessPolicies"), r#"[{"id":"p"}]"#);
    assert_eq!(first("Category"), "SignInLogs");
    assert_eq!(first("ProcessingTimeInMilliseconds"), "21");
    assert_eq!(first("RiskEventTypes_V2"), "[]");
    assert_eq!(first("NetworkLocationDetails"), r#"[{"networkType":"trusted"}]"#);
    assert_eq!(first("ResourceGroup"), "Microsoft.aadiam");
    let non_interactive = load(&discovery, "AADNonInteractiveUserSignInLogs");
    assert_eq!(non_interactive.column("UserPrincipalName"), ["ben@contoso.com"]);
    assert_eq!(non_interactive.column("ProcessingTimeInMs"), ["9"]);
    assert_eq!(non_interactive.column("DeviceDetail"), [r#"{"browser":"x"}"#]);
    assert_eq!(non_interactive.ty("DeviceDetail"), "string");
    let audit = load(&discovery, "AuditLogs");
    assert_eq!(audit.column("Category"), ["UserManagement"]);
    assert_eq!(audit.column("AADOperationType"), ["Add"]);
    assert_eq!(audit.column("InitiatedBy"), [r#"{"user":{"userPrincipalName":"ada@contoso.com"}}"#]);
}

#[test]
fn records_of_other_tables_than_the_one_asked_for_are_reported() {
    let discovery = support::found_as("SigninLogs", &fixture("entra-records.json"));
    assert_eq!(discovery.tables.len(), 1);
    let sign_ins = load(&discovery, "SigninLogs");
    assert_eq!(sign_ins.rows(), 2);
    assert_eq!(sign_ins.codes(), [("KU313", Some(4), 1), ("KU313", Some(5), 1)]);
}

#[test]
fn records_of_unknown_categories_belong_to_the_file_alone() {
    let text = r#"{"time":"2026-01-15T12:00:00Z","category":"SignInLogs","operationName":"x","properties":{"id":"1"}}
{"time":"2026-01-15T12:00:00Z","category":"Novelty","operationName":"x","properties":{"id":"2"}}
"#;
    let (_folder, path) = Folder::file("mixed.json", text);
    let discovery = found(&path);
    assert_eq!(load(&discovery, "SigninLogs").column("Id"), ["1"]);
    assert_eq!(load(&discovery, "mixed").column("Id"), ["2"]);
}

#[test]
fn graph_sign_ins() {
    let discovery = found(&fixture("graph.json"));
    let sign_ins = load(&discovery, "SigninLogs");
    assert_eq!(sign_ins.column("Id"), ["g-1", "g-2"]);
    assert_eq!(sign_ins.column("TimeGenerated"), sign_ins.column("CreatedDateTime"));
    assert_eq!(sign_ins.column("ResultType"), ["0", "50126"]);
    assert_eq!(sign_ins.column("ResultDescription"), ["", "Wrong password."]);
    assert_eq!(sign_ins.column("Location"), ["DE", ""]);
    assert_eq!(sign_ins.column("OperationName"), ["Sign-in activity"; 2]);
    assert_eq!(sign_ins.column("Status")[1], r#"{"errorCode":50126,"failureReason":"Wrong password."}"#);
    assert_eq!(load(&discovery, "AADNonInteractiveUserSignInLogs").column("Id"), ["g-3"]);
}

#[test]
fn portal_exports() {
    let activity = load_only(&fixture("portal.csv"));
    assert_eq!(activity.source.table, "AzureActivity");
    assert_eq!(activity.codes(), []);
    assert_eq!(activity.column("TimeGenerated"), ["2020-11-08T15:05:02.1230000Z", "2020-11-08T00:00:00.0000000Z"]);
    assert_eq!(activity.column("EventSubmissionTimestamp"), ["2020-11-08T15:05:03.0000000Z", ""]);
    assert_eq!(activity.column("Authorization"), ["{\n  \"scope\": \"/x\"\n}", ""]);
    assert_eq!(activity.column("Authorization_d"), [r#"{"scope":"/x"}"#, ""]);
    assert_eq!(activity.column("Properties_d"), ["", "text"]);
    assert_eq!((activity.ty("Note"), activity.column("Note")), ("long", vec!["7".to_owned(), String::new()]));
}

#[test]
fn cloud_trail() {
    let trail = load_only(&fixture("trail.json"));
    assert_eq!(trail.source.table, "AWSCloudTrail");
    for (column, text) in [
        ("TimeGenerated", "2026-01-15T12:00:00.0000000Z"),
        ("EventName", "GetObject"),
        ("AWSRegion", "eu-central-1"),
        ("SourceIpAddress", "198.51.100.4"),
        ("UserIdentityType", "AssumedRole"),
        ("UserIdentityPrincipalid", "P:x"),
        ("SessionIssuerUserName", "admin"),
        ("SessionMfaAuthenticated", "false"),
        ("RequestParameters", r#"{"bucketName":"b"}"#),
        ("TlsVersion", "TLSv1.3"),
        ("EventTypeName", "AwsApiCall"),
        ("AwsEventId", "e-1"),
    ] {
        assert_eq!(
            trail.column(column).iter().map(|t| t.to_lowercase()).collect::<Vec<_>>(),
            [text.to_lowercase()],
            "{column}"
        );
    }
}

#[test]
fn a_folder_of_tables() {
    let discovery = found(&fixture("tables"));
    let mut names: Vec<_> = discovery.tables.iter().map(|t| t.table.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["MyApp_CL", "SigninLogs", "hits"]);
    assert_eq!(discovery.issues.iter().map(|i| i.code()).collect::<Vec<_>>(), ["KU317"]);
    let sign_ins = load(&discovery, "SigninLogs");
    let mut users = sign_ins.column("UserPrincipalName");
    users.sort_unstable();
    assert_eq!(users, ["a", "b"]);
    let own = load(&discovery, "MyApp_CL");
    assert_eq!(own.column("Port_d"), ["1.0", "2.0"]);
    assert_eq!((own.ty("Port_d"), own.ty("Name_s"), own.ty("Tags")), ("real", "string", "dynamic"));
    assert_eq!(load(&discovery, "hits").column("Count"), ["3"]);
}

#[test]
fn compression_is_found_by_its_bytes() {
    let line = |n: u32| format!("{{\"N\":{n}}}\n");
    let gzip = |text: String| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text.as_bytes()).expect("packs");
        encoder.finish().expect("packs")
    };
    let zstd = |text: String| zstd::stream::encode_all(text.as_bytes(), 1).expect("packs");
    let folder = Folder::new()
        // Two members each; the extension does not matter.
        .with("a/T.jsonl.gz", [gzip(line(1)), gzip(line(2))].concat())
        .with("b/T.json", [zstd(line(3)), zstd(line(4))].concat());
    let table = load_only(&folder.0);
    assert_eq!(table.source.table, "T");
    assert_eq!(table.column("N"), ["1", "2", "3", "4"]);
}

#[test]
fn parquet_gives_its_columns() {
    use arrow::array::{ArrayRef, Int32Array, RecordBatch, StringArray, TimestampMicrosecondArray};
    use std::sync::Arc;
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("TimeGenerated", Arc::new(TimestampMicrosecondArray::from(vec![0]).with_timezone("UTC"))),
        ("DeviceDetail", Arc::new(StringArray::from(vec!["{}"]))),
        ("Extra", Arc::new(Int32Array::from(vec![1]))),
    ];
    let batch = RecordBatch::try_from_iter(columns).expect("builds");
    let mut bytes = Vec::new();
    let mut writer = parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), None).expect("writes");
    writer.write(&batch).expect("writes");
    writer.close().expect("writes");
    let (_folder, path) = Folder::file("SigninLogs/part-000.parquet", bytes);
    let discovery = found(path.parent().expect("has a parent"));
    let table = &discovery.tables[0];
    assert_eq!(table.table, "SigninLogs");
    assert_eq!(table.parquet_files().count(), 1);
    assert_eq!(table.row_files().count(), 0);
    let ty = |name: &str| table.schema.iter().find(|c| c.name == name).map(|c| c.ty.name());
    assert_eq!(
        (ty("DeviceDetail"), ty("Extra"), ty("TimeGenerated")),
        (Some("dynamic"), Some("int"), Some("datetime"))
    );
}

#[test]
fn only_the_columns_asked_for_are_built() {
    let discovery = found(&fixture("SigninLogs.jsonl"));
    let source = &discovery.tables[0];
    let at = |name: &str| source.schema.iter().position(|c| c.name == name).expect("is there");
    let (sink, issues) = support::collector();
    let batches: Vec<_> =
        source.batches(Some(&[at("ResultType"), at("TimeGenerated")]), sink).map(|b| b.expect("builds")).collect();
    assert_eq!(batches.len(), 1);
    assert_eq!(
        batches[0].schema().fields().iter().map(|f| f.name().clone()).collect::<Vec<_>>(),
        ["ResultType", "TimeGenerated"]
    );
    assert_eq!(batches[0].num_rows(), 3);
    // The value that does not fit is in a column nobody asked for.
    assert_eq!(issues.lock().expect("not poisoned").iter().map(|i| i.code()).collect::<Vec<_>>(), ["KU320"]);
    let (sink, _) = support::collector();
    let counted: usize = source.batches(Some(&[]), sink).map(|b| b.expect("builds").num_rows()).sum();
    assert_eq!(counted, 3);
}

#[test]
fn long_files_come_in_batches() {
    let text: String = (0..40_000).map(|n| format!("{{\"N\":{n}}}\n")).collect();
    let (_folder, path) = Folder::file("T.jsonl", text);
    let table = load_only(&path);
    assert!(table.batches.len() > 1);
    assert!(table.batches.iter().all(|b| b.num_rows() <= 16_384));
    let expected: Vec<String> = (0..40_000).map(|n| n.to_string()).collect();
    assert_eq!(table.column("N"), expected);
}
