//! The entity types, their identifiers, and which of those tell entities apart.

use super::words::words;

words! {
    /// `entityType`.
    EntityType {
        Account = "Account",
        Host = "Host",
        Ip = "IP",
        Malware = "Malware",
        File = "File",
        Process = "Process",
        CloudApplication = "CloudApplication",
        Dns = "DNS",
        AzureResource = "AzureResource",
        FileHash = "FileHash",
        RegistryKey = "RegistryKey",
        RegistryValue = "RegistryValue",
        SecurityGroup = "SecurityGroup",
        Url = "URL",
        Mailbox = "Mailbox",
        MailCluster = "MailCluster",
        MailMessage = "MailMessage",
        SubmissionMail = "SubmissionMail",
        /// Known to the official checks only.
        IotDevice = "IoTDevice",
    }
}

/// Sets of identifiers; any one of them, complete, suffices.
type Sets = &'static [&'static [&'static str]];

struct Facts {
    /// The `Type` of the entity in an alert's `Entities`.
    tag: &'static str,
    identifiers: &'static [&'static str],
    required: Sets,
    strong: Sets,
}

impl EntityType {
    /// Returns the `Type` that the entity has in an alert's `Entities`.
    pub fn tag(self) -> &'static str {
        self.facts().tag
    }

    /// Returns the identifiers that a mapping may name.
    pub fn identifiers(self) -> &'static [&'static str] {
        self.facts().identifiers
    }

    /// Returns whether at least one required set of identifiers is complete.
    pub fn has_required(self, present: impl Fn(&str) -> bool) -> bool {
        self.facts().required.iter().any(|set| set.iter().all(|name| present(name)))
    }

    /// Returns the sets of identifiers that tell two entities of the type apart for certain.
    pub fn strong_sets(self) -> &'static [&'static [&'static str]] {
        self.facts().strong
    }

    /// Returns the required sets in words.
    pub(crate) fn required_text(self) -> String {
        let sets: Vec<String> = self.facts().required.iter().map(|set| set.join(" and ")).collect();
        sets.join(", or ")
    }

    fn facts(self) -> &'static Facts {
        match self {
            Self::Account => &Facts {
                tag: "account",
                identifiers: &[
                    "Name",
                    "FullName",
                    "NTDomain",
                    "DnsDomain",
                    "UPNSuffix",
                    "Sid",
                    "AadTenantId",
                    "AadUserId",
                    "PUID",
                    "IsDomainJoined",
                    "DisplayName",
                    "ObjectGuid",
                    "CloudAppAccountId",
                ],
                required: &[&["FullName"], &["Sid"], &["Name"], &["AadUserId"], &["PUID"], &["ObjectGuid"]],
                strong: &[
                    &["Name", "UPNSuffix"],
                    &["AadUserId"],
                    &["Sid"],
                    &["Name", "NTDomain"],
                    &["Name", "DnsDomain"],
                    &["PUID"],
                    &["ObjectGuid"],
                ],
            },
            Self::Host => &Facts {
                tag: "host",
                identifiers: &[
                    "DnsDomain",
                    "NTDomain",
                    "HostName",
                    "FullName",
                    "NetBiosName",
                    "AzureID",
                    "OMSAgentID",
                    "OSFamily",
                    "OSVersion",
                    "IsDomainJoined",
                ],
                required: &[&["FullName"], &["HostName"], &["NetBiosName"], &["AzureID"], &["OMSAgentID"]],
                strong: &[
                    &["HostName", "NTDomain"],
                    &["HostName", "DnsDomain"],
                    &["NetBiosName", "NTDomain"],
                    &["NetBiosName", "DnsDomain"],
                    &["AzureID"],
                    &["OMSAgentID"],
                ],
            },
            Self::Ip => &Facts {
                tag: "ip",
                identifiers: &["Address", "AddressScope"],
                required: &[&["Address"]],
                strong: &[&["Address"]],
            },
            Self::Malware => &Facts {
                tag: "malware",
                identifiers: &["Name", "Category"],
                required: &[&["Name"]],
                strong: &[&["Name", "Category"]],
            },
            Self::File => &Facts {
                tag: "file",
                identifiers: &["Directory", "Name"],
                required: &[&["Name"]],
                strong: &[&["Directory", "Name"]],
            },
            Self::Process => &Facts {
                tag: "process",
                identifiers: &["ProcessId", "CommandLine", "ElevationToken", "CreationTimeUtc"],
                required: &[&["CommandLine"], &["ProcessId"]],
                strong: &[],
            },
            Self::CloudApplication => &Facts {
                tag: "cloud-application",
                identifiers: &["AppId", "Name", "InstanceName"],
                required: &[&["AppId"], &["Name"]],
                strong: &[&["AppId"], &["Name"]],
            },
            Self::Dns => &Facts { tag: "dns", identifiers: &["DomainName"], required: &[&["DomainName"]], strong: &[] },
            Self::AzureResource => &Facts {
                tag: "azure-resource",
                identifiers: &["ResourceId"],
                required: &[&["ResourceId"]],
                strong: &[&["ResourceId"]],
            },
            Self::FileHash => &Facts {
                tag: "filehash",
                identifiers: &["Algorithm", "Value"],
                required: &[&["Algorithm", "Value"]],
                strong: &[&["Algorithm", "Value"]],
            },
            Self::RegistryKey => &Facts {
                tag: "registry-key",
                identifiers: &["Hive", "Key"],
                required: &[&["Key"], &["Hive"]],
                strong: &[&["Hive", "Key"]],
            },
            Self::RegistryValue => &Facts {
                tag: "registry-value",
                identifiers: &["Name", "Value", "ValueType"],
                required: &[&["Name"]],
                strong: &[],
            },
            Self::SecurityGroup => &Facts {
                tag: "security-group",
                identifiers: &["DistinguishedName", "SID", "ObjectGuid"],
                required: &[&["DistinguishedName"], &["SID"], &["ObjectGuid"]],
                strong: &[&["DistinguishedName"], &["SID"], &["ObjectGuid"]],
            },
            Self::Url => &Facts { tag: "url", identifiers: &["Url"], required: &[&["Url"]], strong: &[&["Url"]] },
            Self::Mailbox => &Facts {
                tag: "mailbox",
                identifiers: &["MailboxPrimaryAddress", "DisplayName", "Upn", "ExternalDirectoryObjectId", "RiskLevel"],
                required: &[&["MailboxPrimaryAddress"]],
                strong: &[&["MailboxPrimaryAddress"]],
            },
            Self::MailCluster => &Facts {
                tag: "mail-cluster",
                identifiers: &[
                    "NetworkMessageIds",
                    "CountByDeliveryStatus",
                    "CountByThreatType",
                    "CountByProtectionStatus",
                    "Threats",
                    "Query",
                    "QueryTime",
                    "MailCount",
                    "IsVolumeAnomaly",
                    "Source",
                    "ClusterSourceIdentifier",
                    "ClusterSourceType",
                    "ClusterQueryStartTime",
                    "ClusterQueryEndTime",
                    "ClusterGroup",
                ],
                required: &[&["Query"], &["Source"]],
                strong: &[&["Query", "Source"]],
            },
            Self::MailMessage => &Facts {
                tag: "mail-message",
                identifiers: &[
                    "Recipient",
                    "Urls",
                    "Threats",
                    "Sender",
                    "P1Sender",
                    "P1SenderDisplayName",
                    "P1SenderDomain",
                    "SenderIP",
                    "P2Sender",
                    "P2SenderDisplayName",
                    "P2SenderDomain",
                    "ReceivedDate",
                    "NetworkMessageId",
                    "InternetMessageId",
                    "Subject",
                    "BodyFingerprintBin1",
                    "BodyFingerprintBin2",
                    "BodyFingerprintBin3",
                    "BodyFingerprintBin4",
                    "BodyFingerprintBin5",
                    "AntispamDirection",
                    "DeliveryAction",
                    "DeliveryLocation",
                    "Language",
                    "ThreatDetectionMethods",
                ],
                required: &[&["NetworkMessageId"], &["Recipient"]],
                strong: &[&["NetworkMessageId", "Recipient"]],
            },
            Self::SubmissionMail => &Facts {
                tag: "SubmissionMail",
                identifiers: &[
                    "NetworkMessageId",
                    "Timestamp",
                    "Recipient",
                    "Sender",
                    "SenderIp",
                    "Subject",
                    "ReportType",
                    "SubmissionId",
                    "SubmissionDate",
                    "Submitter",
                ],
                required: &[&["SubmissionId"], &["NetworkMessageId"], &["Recipient"], &["Submitter"]],
                strong: &[&["SubmissionId", "NetworkMessageId", "Recipient", "Submitter"]],
            },
            Self::IotDevice => &Facts {
                tag: "iotdevice",
                identifiers: &[
                    "DeviceId",
                    "DeviceName",
                    "Manufacturer",
                    "Model",
                    "FirmwareVersion",
                    "OperatingSystem",
                    "MacAddress",
                    "Protocols",
                    "SerialNumber",
                    "Source",
                    "IoTSecurityAgentId",
                    "DeviceType",
                ],
                required: &[&["DeviceId"]],
                strong: &[],
            },
        }
    }
}
