//! MITRE ATT&CK: tactics, and the techniques that serve them.
//!
//! The lists state facts of ATT&CK Enterprise and ICS (version 18); sub-techniques are judged by
//! their parent. A technique that is in no list was withdrawn, or is newer.

use crate::codes;
use crate::document::{Context, Fields, Form, Spanned};

use super::words::words;

words! {
    /// A tactic as the service names it.
    Tactic {
        Reconnaissance = "Reconnaissance",
        ResourceDevelopment = "ResourceDevelopment",
        InitialAccess = "InitialAccess",
        Execution = "Execution",
        Persistence = "Persistence",
        PrivilegeEscalation = "PrivilegeEscalation",
        DefenseEvasion = "DefenseEvasion",
        CredentialAccess = "CredentialAccess",
        Discovery = "Discovery",
        LateralMovement = "LateralMovement",
        Collection = "Collection",
        Exfiltration = "Exfiltration",
        CommandAndControl = "CommandAndControl",
        Impact = "Impact",
        PreAttack = "PreAttack",
        ImpairProcessControl = "ImpairProcessControl",
        InhibitResponseFunction = "InhibitResponseFunction",
    }
}

const TECHNIQUES: &[(Tactic, &[u16])] = &[
    (Tactic::Reconnaissance, &[1589, 1590, 1591, 1592, 1593, 1594, 1595, 1596, 1597, 1598, 1681]),
    (Tactic::ResourceDevelopment, &[1583, 1584, 1585, 1586, 1587, 1588, 1608, 1650]),
    (
        Tactic::InitialAccess,
        &[
            1078, 1091, 1133, 1189, 1190, 1195, 1199, 1200, 1566, 1659, 1669, 817, 819, 822, 847, 848, 860, 862, 864,
            865, 866, 883, 886,
        ],
    ),
    (
        Tactic::Execution,
        &[
            1047, 1053, 1059, 1072, 1106, 1129, 1203, 1204, 1559, 1569, 1609, 1610, 1648, 1651, 1674, 1675, 1677, 807,
            821, 823, 834, 853, 858, 863, 871, 874, 895,
        ],
    ),
    (
        Tactic::Persistence,
        &[
            1037, 1053, 1078, 1098, 1112, 1133, 1136, 1137, 1176, 1197, 1205, 1505, 1525, 1542, 1543, 1546, 1547, 1554,
            1556, 1574, 1653, 1668, 1671, 839, 857, 859, 873, 889, 891,
        ],
    ),
    (
        Tactic::PrivilegeEscalation,
        &[1037, 1053, 1055, 1068, 1078, 1098, 1134, 1484, 1543, 1546, 1547, 1548, 1574, 1611, 874, 890],
    ),
    (
        Tactic::DefenseEvasion,
        &[
            1006, 1014, 1027, 1036, 1055, 1070, 1078, 1112, 1127, 1134, 1140, 1197, 1202, 1205, 1207, 1211, 1216, 1218,
            1220, 1221, 1222, 1480, 1484, 1497, 1535, 1542, 1548, 1550, 1553, 1556, 1562, 1564, 1574, 1578, 1599, 1600,
            1601, 1610, 1612, 1620, 1622, 1647, 1656, 1666, 1672, 1678, 1679, 820, 849, 851, 856, 858, 872, 894,
        ],
    ),
    (
        Tactic::CredentialAccess,
        &[1003, 1040, 1056, 1110, 1111, 1187, 1212, 1528, 1539, 1552, 1555, 1556, 1557, 1558, 1606, 1621, 1649],
    ),
    (
        Tactic::Discovery,
        &[
            1007, 1010, 1012, 1016, 1018, 1033, 1040, 1046, 1049, 1057, 1069, 1082, 1083, 1087, 1120, 1124, 1135, 1201,
            1217, 1482, 1497, 1518, 1526, 1538, 1580, 1613, 1614, 1615, 1619, 1622, 1652, 1654, 1673, 1680, 840, 842,
            846, 887, 888,
        ],
    ),
    (
        Tactic::LateralMovement,
        &[1021, 1072, 1080, 1091, 1210, 1534, 1550, 1563, 1570, 812, 843, 859, 866, 867, 886, 891],
    ),
    (
        Tactic::Collection,
        &[
            1005, 1025, 1039, 1056, 1074, 1113, 1114, 1115, 1119, 1123, 1125, 1185, 1213, 1530, 1557, 1560, 1602, 801,
            802, 811, 830, 845, 852, 861, 868, 877, 887, 893,
        ],
    ),
    (Tactic::Exfiltration, &[1011, 1020, 1029, 1030, 1041, 1048, 1052, 1537, 1567]),
    (
        Tactic::CommandAndControl,
        &[
            1001, 1008, 1071, 1090, 1092, 1095, 1102, 1104, 1105, 1132, 1205, 1219, 1568, 1571, 1572, 1573, 1659, 1665,
            869, 884, 885,
        ],
    ),
    (
        Tactic::Impact,
        &[
            1485, 1486, 1489, 1490, 1491, 1495, 1496, 1498, 1499, 1529, 1531, 1561, 1565, 1657, 1667, 813, 815, 826,
            827, 828, 829, 831, 832, 837, 879, 880, 882,
        ],
    ),
    (Tactic::ImpairProcessControl, &[806, 836, 839, 855, 856]),
    (Tactic::InhibitResponseFunction, &[800, 803, 804, 805, 809, 814, 816, 835, 838, 851, 857, 878, 881, 892]),
];

/// Returns the tactics of `T1234` or `T1234.567`; none if ATT&CK does not list the technique.
pub fn tactics_of_technique(technique: &str) -> Vec<Tactic> {
    let Some(number) = parent_number(technique) else {
        return Vec::new();
    };
    TECHNIQUES.iter().filter(|(_, techniques)| techniques.contains(&number)).map(|(tactic, _)| *tactic).collect()
}

/// Returns the number of `T1234` or `T1234.567`.
fn parent_number(technique: &str) -> Option<u16> {
    let digits = technique.strip_prefix('T')?;
    let (parent, sub) = match digits.split_once('.') {
        Some((parent, sub)) => (parent, Some(sub)),
        None => (digits, None),
    };
    let is_number = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(parent, 4) || sub.is_some_and(|sub| !is_number(sub, 3)) {
        return None;
    }
    parent.parse().ok()
}

/// What a rule says of ATT&CK.
pub(crate) struct Attack {
    pub(crate) tactics: Vec<Tactic>,
    /// `T1234`, without sub-techniques, each once.
    pub(crate) techniques: Vec<String>,
    /// `T1234.567`.
    pub(crate) sub_techniques: Vec<String>,
}

pub(crate) fn read_attack(cx: &mut Context<'_>, fields: &mut Fields<'_>) -> Attack {
    let tactics_node = fields.take(cx, &["tactics"]);
    let names: &[&'static str] = match cx.form {
        Form::Yaml => &["relevantTechniques", "techniques"],
        Form::Arm => &["techniques", "relevantTechniques"],
    };
    let techniques_node = fields.take(cx, names);
    let sub_node = fields.take(cx, &["subTechniques"]);

    let mut attack = Attack { tactics: Vec::new(), techniques: Vec::new(), sub_techniques: Vec::new() };
    for text in tactics_node.map_or_else(Vec::new, |node| cx.texts(node, "tactics")) {
        match Tactic::from_name(&text.value) {
            Some(tactic) => {
                if tactic.name() != text.value {
                    cx.report(
                        codes::FIELD_SPELLING,
                        text.region,
                        format!("the tactic `{}` is written `{tactic}`", text.value),
                    );
                }
                if !attack.tactics.contains(&tactic) {
                    attack.tactics.push(tactic);
                }
            }
            None => {
                let words: Vec<_> = Tactic::ALL.iter().map(|tactic| tactic.name()).collect();
                cx.report(codes::UNKNOWN_TACTIC, text.region, format!("`{}` is no tactic, it is left out", text.value))
                    .help(format!("use {}", words.join(", ")));
            }
        }
    }
    let main = techniques_node.map_or_else(Vec::new, |node| cx.texts(node, names[0]));
    let sub = sub_node.map_or_else(Vec::new, |node| cx.texts(node, "subTechniques"));
    let main_count = main.len();
    for (index, text) in main.into_iter().chain(sub).enumerate() {
        add_technique(cx, &mut attack, text, index < main_count);
    }
    attack
}

fn add_technique(cx: &mut Context<'_>, attack: &mut Attack, text: Spanned<String>, is_main: bool) {
    let technique = text.value.trim();
    if parent_number(technique).is_none() {
        cx.report(codes::TECHNIQUE_FORM, text.region, format!("`{}` is no technique, it is left out", text.value))
            .help("write `T1078`, or `T1078.004` for a sub-technique");
        return;
    }
    let tactics = tactics_of_technique(technique);
    if tactics.is_empty() {
        cx.report(codes::UNKNOWN_TECHNIQUE, text.region, format!("ATT&CK does not list the technique `{technique}`"));
    } else if !tactics.iter().any(|tactic| attack.tactics.contains(tactic)) {
        let names: Vec<_> = tactics.iter().map(|tactic| tactic.name()).collect();
        cx.report(
            codes::TECHNIQUE_WITHOUT_TACTIC,
            text.region,
            format!("the rule names none of the tactics of `{technique}`"),
        )
        .help(format!("add {} to `tactics`", names.join(" or ")));
    }
    if is_main && cx.form == Form::Arm && technique.contains('.') {
        cx.report(codes::SUB_TECHNIQUE_IN_ARM, text.region, format!("`{technique}` belongs into `subTechniques`"));
    }
    let parent = technique[..5].to_owned();
    if !attack.techniques.contains(&parent) {
        attack.techniques.push(parent);
    }
    if technique.len() > 5 && !attack.sub_techniques.iter().any(|known| known == technique) {
        attack.sub_techniques.push(technique.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sub_technique_has_the_tactics_of_its_parent() {
        assert_eq!(tactics_of_technique("T1110.003"), [Tactic::CredentialAccess]);
        assert_eq!(
            tactics_of_technique("T1078"),
            [Tactic::InitialAccess, Tactic::Persistence, Tactic::PrivilegeEscalation, Tactic::DefenseEvasion]
        );
    }

    #[test]
    fn other_texts_are_no_techniques() {
        for text in ["", "1078", "T78", "T1078.4", "t1078", "T1078.004.1", "T９９９９"] {
            assert!(tactics_of_technique(text).is_empty(), "{text}");
        }
    }
}
