"""Invented papers a factory's office gets: sender, its code, title, kind, lead, urgency, requirement."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Paper:
    """One paper before it is registered. `lead` is a department code; empty means a reading item."""

    source: str
    code: str
    title: str
    kind: str = "通知"
    lead: str = ""
    urgency: int = 0
    requirement: str = ""
    secrecy: int = 1


PAPERS = [
    Paper(
        "市应急管理局",
        "应急函",
        "关于开展2026年四季度安全生产大检查的通知",
        lead="AHB",
        urgency=1,
        requirement="自查情况于下月5日前报送",
    ),
    Paper(
        "市应急管理局",
        "应急函",
        "关于报送2026年度安全生产工作总结和2027年工作要点的通知",
        lead="AHB",
        urgency=1,
        requirement="月底前报送",
    ),
    Paper(
        "市人力资源和社会保障局",
        "人社函",
        "关于开展2026年度企业职工技能等级认定工作的通知",
        lead="RLB",
        requirement="报送认定计划和名单",
    ),
    Paper(
        "市人力资源和社会保障局",
        "人社发",
        "关于调整2026年度社会保险缴费基数的通知",
        lead="RLB",
        requirement="次月起执行",
    ),
    Paper("市生态环境局", "环函", "关于开展挥发性有机物治理设施运行情况核查的函", "函", "AHB", 1, "提供近半年运行台账"),
    Paper(
        "市生态环境局",
        "环发",
        "关于启动重污染天气应急响应的通知",
        lead="SCB",
        urgency=2,
        requirement="即日起按方案限产",
    ),
    Paper(
        "市税务局", "税函", "关于研发费用加计扣除事项的提示函", "函", "CWB", requirement="于汇算清缴前完成辅助账归集"
    ),
    Paper("市税务局", "税通", "关于领取2026年度纳税信用评价结果的通知", lead="CWB"),
    Paper(
        "市市场监督管理局",
        "市监函",
        "关于召开全市质量工作会议的通知",
        lead="ZLB",
        urgency=1,
        requirement="请分管负责人参加",
    ),
    Paper("市市场监督管理局", "市监发", "关于组织申报2026年度市长质量奖的通知", lead="ZLB", requirement="材料一式三份"),
    Paper(
        "市发展和改革委员会",
        "发改环资",
        "关于组织申报2027年度节能专项补助资金的通知",
        lead="YFZ",
        requirement="网上申报并报送纸质材料",
    ),
    Paper("市经济和信息化局", "经信", "关于开展智能工厂培育认定工作的通知", lead="XXB", requirement="提交自评报告"),
    Paper("市经济和信息化局", "经信函", "关于核实企业用电负荷情况的函", "函", "SCB", 1),
    Paper("市科学技术局", "科技", "关于征集2027年度重点研发计划项目建议的通知", lead="YFZ"),
    Paper("市总工会", "总工", "关于开展“安康杯”竞赛活动的通知", lead="HQB"),
    Paper(
        "市消防救援支队",
        "消安",
        "关于做好岁末年初火灾防控工作的通知",
        lead="AHB",
        urgency=1,
        requirement="组织一次全员演练",
    ),
    Paper("区消防救援大队", "消救", "关于反馈食堂燃气专项检查情况的通报", "通报", "HQB", 2, "三日内整改到位"),
    Paper("集团公司", "集团办发", "关于规范公务接待和用车管理的补充通知"),
    Paper("集团公司", "集团财", "关于编制2027年度全面预算的通知", lead="CWB", requirement="11月30日前上报预算初稿"),
    Paper("集团公司", "集团安", "关于三季度安全生产情况的通报", "通报"),
    Paper("集团公司", "集团人", "关于做好2027届高校毕业生招聘工作的意见", "意见", "RLB"),
    Paper("集团公司", "集团法", "关于加强合同履约风险管控的通知", lead="FSB", secrecy=2),
    Paper("集团公司", "集团办函", "关于商请派员参加董事会专题汇报的函", "函", "MKT", 1, secrecy=2),
    Paper("集团公司", "集团党办", "关于认真学习贯彻全会精神的通知"),
    Paper("华东设计院", "华设函", "关于商请协助提供园区规划资料的函", "函", "HQB"),
    Paper("省机械工业联合会", "机联", "关于召开行业年会暨新产品发布会的函", "函", "MKT"),
    Paper("省质量协会", "质协", "关于开展用户满意度测评的通知"),
    Paper("市档案馆", "档发", "关于开展企业档案工作检查的通知", lead="BGS", requirement="按检查表自评"),
    Paper("开发区管委会", "开管", "关于做好园区冬季道路除雪保畅工作的通知", lead="HQB", urgency=1),
    Paper("开发区管委会", "开管函", "关于征求《园区停车管理办法（征求意见稿）》意见的函", "函", "HQB"),
    Paper("市公安局", "公治", "关于加强企业内部治安保卫工作的通知", lead="HQB"),
    Paper("市卫生健康委员会", "卫健", "关于开展职业病危害现状评价的通知", lead="AHB"),
    Paper("市统计局", "统函", "关于报送企业研发活动统计报表的函", "函", "CWB"),
    Paper("市供电公司", "电函", "关于计划停电检修的告知函", "函", "SCB", 1, "请提前安排生产"),
    Paper("市水务集团", "水函", "关于厂区供水管网改造施工的函", "函", "HQB"),
    Paper("恒通物流有限公司", "恒通", "关于调整运输服务价格的函", "函", "CGB"),
    Paper("市中级人民法院", "法函", "关于协助调取履约资料的函", "函", "FSB", 1, secrecy=2),
    Paper("市知识产权保护中心", "知保", "关于开展专利快速预审备案的通知", lead="YFZ"),
    Paper("省工业和信息化厅", "工信", "关于公布第六批专精特新企业名单的通知"),
    Paper("市档案局", "档函", "关于召开档案信息化现场会的通知"),
    Paper("市卫生健康委员会", "卫健函", "关于做好流感季企业防控工作的提示函", "函"),
    Paper("市文明办", "文明", "关于开展文明单位复查的通知"),
]
